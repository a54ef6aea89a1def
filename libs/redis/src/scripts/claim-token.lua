--[[
Makes a device the owner of a push token, unless another device registered it later.

KEYS[1] bucket of the token index: hash, digest of the token to what token-index.ts packs: 1 (a byte), when the owner registered
        it (ms since epoch by the asker's clock, 6 bytes, the highest first), the owner
ARGV[1] digest of the token (bytes)
ARGV[2] what is to be there of it (bytes, likewise)

Returns {1, previous owner} ('' where it had none), or {0, owner}: this one, which may be the asker, registered it later. What
has another form is nobody's.
]]
local held = redis.call('HGET', KEYS[1], ARGV[1]) or ''
local isOwned = #held > 7 and string.byte(held) == 1
local function at(packed) return struct.unpack('>I6', packed, 2) end
if isOwned and at(held) > at(ARGV[2]) then return {0, string.sub(held, 8)} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return {1, isOwned and string.sub(held, 8) or ''}
