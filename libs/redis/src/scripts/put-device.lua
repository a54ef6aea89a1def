--[[
Replaces what is known of a device where nobody was faster, and in the same step removes another device of its user.

KEYS[1] devices of the user: hash, deviceId to packed device
ARGV[1] deviceId, ARGV[2] what must be there of it ('': nothing), ARGV[3] what is to be there
ARGV[4] deviceId that goes, ARGV[5] what must be there of it ('' and '': none)
ARGV[6] most devices that a user may have (integer)

Returns 1, or 0: something else is there, or it would be too many; nothing was changed.
]]
local devices = KEYS[1]
local function have(deviceId) return redis.call('HGET', devices, deviceId) or '' end
if have(ARGV[1]) ~= ARGV[2] or have(ARGV[4]) ~= ARGV[5] then return 0 end
local comes = ARGV[2] == '' and 1 or 0
local goes = ARGV[4] == '' and 0 or 1
if comes == 1 and redis.call('HLEN', devices) + comes - goes > tonumber(ARGV[6]) then return 0 end
redis.call('HSET', devices, ARGV[1], ARGV[3])
if goes == 1 then redis.call('HDEL', devices, ARGV[4]) end
return 1
