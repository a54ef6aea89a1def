--[[
Makes a call one of its user's calls until a time, and forgets those whose time has passed; enters it in the user's list.

KEYS[1] calls of the user: sorted set, callId by the time until it is of interest
KEYS[2] list of the user's calls: sorted set, callId by when it was first heard of
ARGV[1] callId
ARGV[2] until when it is of interest, ARGV[3] now (ms since epoch by the asker's clock)
ARGV[4] Redis' clock minus the asker's (ms)
ARGV[5] how long it stays in the list (ms; 0: the list stays as it is)

Returns how many calls there are now (integer).
]]
local calls, list = KEYS[1], KEYS[2]
redis.call('ZADD', calls, ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', calls, '-inf', ARGV[3])
local last = redis.call('ZRANGE', calls, -1, -1, 'WITHSCORES')[2]
if last then redis.call('PEXPIREAT', calls, string.format('%.0f', last + ARGV[4])) end

if ARGV[5] ~= '0' then
  redis.call('ZADD', list, 'NX', ARGV[3], ARGV[1])
  redis.call('ZREMRANGEBYSCORE', list, '-inf', string.format('(%.0f', ARGV[3] - ARGV[5]))
  redis.call('PEXPIRE', list, ARGV[5])
end
return redis.call('ZCARD', calls)
