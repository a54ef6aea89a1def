--[[
Replaces the record of a call where nobody was faster, adds to its log and outbox, and tells servers; all of it or nothing.

KEYS[1] record of the call: string, "<version>\n<JSON>"
KEYS[2] log of the call: sorted set, entry as JSON by seq
KEYS[3] outbox of the call: hash, announcement as JSON by its id
ARGV[1] version that must be there (integer; 0: no record)
ARGV[2] new record (string)
ARGV[3] latest time at which the write is good (ms since epoch by Redis' clock)
ARGV[4] when the record and the outbox may go, ARGV[5] when the log may go, where entries come (ms since epoch by Redis' clock)
ARGV[6], ARGV[7] first and last seq to take from the log (integers; 0 and 0: none)
ARGV[8] message to servers (string)
ARGV[9] number of log entries, ARGV[10] number of announcements (integers)
From ARGV[11] on: for each entry its seq and its JSON; for each announcement its id and its JSON; a channel for each server

Returns 'written'; 'late': the latest time has passed; 'conflict': another version is there. Only 'written' changes anything.
]]
local record, log, outbox = KEYS[1], KEYS[2], KEYS[3]
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[3]) then return 'late' end

local version = string.match(redis.call('GETRANGE', record, 0, 15), '^%d+') or '0'
if version ~= ARGV[1] then return 'conflict' end

redis.call('SET', record, ARGV[2], 'PXAT', ARGV[4])

local firstAnnouncement = 11 + 2 * ARGV[9]
local firstChannel = firstAnnouncement + 2 * ARGV[10]
for i = 11, firstAnnouncement - 1, 2 do redis.call('ZADD', log, ARGV[i], ARGV[i + 1]) end
if ARGV[7] ~= '0' then redis.call('ZREMRANGEBYSCORE', log, ARGV[6], ARGV[7]) end
if ARGV[9] ~= '0' then redis.call('PEXPIREAT', log, ARGV[5]) end

for i = firstAnnouncement, firstChannel - 1, 2 do redis.call('HSET', outbox, ARGV[i], ARGV[i + 1]) end
if ARGV[10] ~= '0' then redis.call('PEXPIREAT', outbox, ARGV[4]) end

for i = firstChannel, #ARGV do redis.call('PUBLISH', ARGV[i], ARGV[8]) end
return 'written'
