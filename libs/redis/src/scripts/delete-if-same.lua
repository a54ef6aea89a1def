--[[
Compare and delete: removes a field of a hash where it still has the value that the asker knows.

KEYS[1] hash
ARGV[1] field, ARGV[2] its value (strings)

Returns 1, or 0: it has another value, or is gone; nothing was changed.
]]
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])
