--[[
The clock of the node that has a key.

KEYS[1] key, which need not exist

Returns {seconds since epoch, microseconds of the second} (strings).
]]
return redis.call('TIME')
