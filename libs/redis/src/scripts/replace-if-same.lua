--[[
Compare and set: replaces a value where it is still the one that the asker knows.

KEYS[1] string
ARGV[1] what must be there, ARGV[2] what is to be there ('': no such key)

Returns 1, or 0: something else is there; nothing was changed.
]]
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
return 1
