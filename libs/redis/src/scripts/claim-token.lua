--[[
Makes a device the owner of a push token, unless another device registered it later.

KEYS[1] bucket of the token index: hash, digest of the token to "<registeredAt> <owner>"
ARGV[1] digest of the token (string)
ARGV[2] owner (string)
ARGV[3] when the owner registered it (ms since epoch by the asker's clock)

Returns {1, previous owner} ('' where it had none), or {0, owner}: this one, which may be the asker, registered it later.
]]
local at, owner = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^(%d+) (.+)$')
if at and tonumber(at) > tonumber(ARGV[3]) then return {0, owner} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. ' ' .. ARGV[2])
return {1, owner or ''}
