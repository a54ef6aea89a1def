--[[
Two users may ring each other again: removes the claim of a call that does not ring any more.

KEYS[1] the pair: string, "<time> <callId>"
ARGV[1] callId

Returns 1, or 0: the claim is another call's, or is gone; nothing was changed.
]]
local held = redis.call('GET', KEYS[1])
if not held or string.match(held, ' (.+)$') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
