--[[
Makes a call one of its user's calls until a time, and forgets those whose time has passed.

KEYS[1] calls of the user: sorted set, callId by the time until it is of interest
ARGV[1] callId
ARGV[2] until when it is of interest, ARGV[3] now (ms since epoch by the asker's clock)
ARGV[4] Redis' clock minus the asker's (ms)

Returns how many calls there are now (integer).
]]
local calls = KEYS[1]
redis.call('ZADD', calls, ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', calls, '-inf', ARGV[3])
local last = redis.call('ZRANGE', calls, -1, -1, 'WITHSCORES')[2]
if last then redis.call('PEXPIREAT', calls, string.format('%.0f', last + ARGV[4])) end
return redis.call('ZCARD', calls)
