--[[
Takes a call that was never written from its user's calls and from the user's list.

KEYS[1] calls of the user: sorted set, callId by the time until it is of interest
KEYS[2] list of the user's calls: sorted set, callId by when it was first heard of
ARGV[1] callId
ARGV[2] ms since epoch: a call that is of interest for longer was indexed again since, and stays

Returns 1, or 0: nothing was changed.
]]
local calls, list = KEYS[1], KEYS[2]
local known = redis.call('ZSCORE', calls, ARGV[1])
if not known or tonumber(known) > tonumber(ARGV[2]) then return 0 end
redis.call('ZREM', calls, ARGV[1])
redis.call('ZREM', list, ARGV[1])
return 1
