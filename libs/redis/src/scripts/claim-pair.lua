--[[
Makes a call the one of its two users that may ring, unless another call is that already.

KEYS[1] the pair: string, "<when the call is there, or never will be> <callId>" (ms since epoch by Redis' clock)
ARGV[1] callId
ARGV[2] when the call is there, or never will be, ARGV[3] when the claim may go (ms since epoch by Redis' clock)
ARGV[4] the claim that may be replaced, as it was read ('': none)

Returns nil: it is; or the claim of the other call, and nothing was changed.
]]
local pair = KEYS[1]
local held = redis.call('GET', pair)
if held and held ~= ARGV[4] and string.match(held, ' (.+)$') ~= ARGV[1] then return held end
redis.call('SET', pair, ARGV[2] .. ' ' .. ARGV[1], 'PXAT', ARGV[3])
return nil
