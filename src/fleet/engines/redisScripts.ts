import { ETAG_DIGITS } from "../engine.js";

// Every script touches keys of one hash tag only, so that a cluster runs it on one node, and nothing expires: what has
// no time to live is safe from all policies but those that evict any key.

// Before the first write nothing tells one life from another: then the fence alone decides.
const ETAG_OF = `local function etagOf(life, writes, digest)
  if not writes then return 'none.0.' end
  return life .. '.' .. writes .. '.' .. string.sub(digest, 1, ${ETAG_DIGITS})
end
`;

const TIME = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** KEYS: record, texts. */
export const READ = `${ETAG_OF}local record = redis.call('HMGET', KEYS[1], 'life', 'writes', 'fence', 'digest')
local etag = etagOf(record[1], record[2], record[4])
if not record[4] then return {etag, record[3] or '0'} end
return {etag, record[3] or '0', record[4], redis.call('HGET', KEYS[2], record[4])}`;

/** KEYS: record. */
export const ETAG = `${ETAG_OF}local record = redis.call('HMGET', KEYS[1], 'life', 'writes', 'digest')
return etagOf(record[1], record[2], record[3])`;

/**
 * KEYS: record, texts, history; ARGV: key, digest, text, fence, owner, etag, channel or "". Who may not tell others has
 * written all the same.
 */
export const SWAP = `${ETAG_OF}${TIME}local record = redis.call('HMGET', KEYS[1], 'life', 'writes', 'fence', 'holder', 'digest')
redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[3])
local lost
if record[3] ~= ARGV[4] or record[4] ~= ARGV[5] then lost = 'fence'
elseif etagOf(record[1], record[2], record[5]) ~= ARGV[6] then lost = 'etag' end
redis.call('RPUSH', KEYS[3], cjson.encode({digest = ARGV[2], outcome = lost and 'rejected' or 'head', fence = ARGV[4], at = now}))
if lost then return {'', lost} end
local writes = redis.call('HINCRBY', KEYS[1], 'writes', 1)
redis.call('HSET', KEYS[1], 'digest', ARGV[2], 'changed', now)
redis.call('HDEL', KEYS[1], 'holder', 'until')
if ARGV[7] ~= '' then redis.pcall('PUBLISH', ARGV[7], ARGV[1]) end
return {etagOf(record[1], writes, ARGV[2]), ''}`;

/** KEYS: record; ARGV: key, owner, milliseconds, a new life. */
export const LEASE = `${TIME}local record = redis.call('HMGET', KEYS[1], 'holder', 'until')
if record[1] and record[1] ~= ARGV[2] and tonumber(record[2]) > now then
  return {'', record[1], tostring(tonumber(record[2]) - now)}
end
redis.call('HSETNX', KEYS[1], 'life', ARGV[4])
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HSET', KEYS[1], 'key', ARGV[1], 'holder', ARGV[2], 'until', now + ARGV[3])
return {tostring(fence), '', ''}`;

/** KEYS: record; ARGV: fence, owner, milliseconds. */
export const RENEW = `${TIME}local record = redis.call('HMGET', KEYS[1], 'fence', 'holder')
if record[1] ~= ARGV[1] or record[2] ~= ARGV[2] then return 0 end
if ARGV[3] == '0' then redis.call('HDEL', KEYS[1], 'holder', 'until')
else redis.call('HSET', KEYS[1], 'until', now + ARGV[3]) end
return 1`;

/** KEYS: tally; ARGV: period, then fields and amounts by turns. Fields of other days than the last two are dropped. */
export const TALLY = `${TIME}local day = math.floor(time[1] / 86400)
local prefix = ARGV[1] == 'day' and (day .. ' ') or 'ever '
for index = 2, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[1], prefix .. ARGV[index], ARGV[index + 1]) end
local sums = {}
local all = redis.call('HGETALL', KEYS[1])
for index = 1, #all, 2 do
  local start, field = string.match(all[index], '^(%S+) (.*)$')
  if start .. ' ' == prefix then sums[#sums + 1] = field; sums[#sums + 1] = all[index + 1]
  elseif start ~= 'ever' and tonumber(start) < day - 1 then redis.call('HDEL', KEYS[1], all[index]) end
end
return sums`;

/** KEYS: marks; ARGV: a name that no other mark has. */
export const NOTE = `${TIME}redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 86400000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
return 1`;

/** KEYS: marks; ARGV: milliseconds. */
export const RECENT = `${TIME}return redis.call('ZCOUNT', KEYS[1], '(' .. (now - ARGV[1]), '+inf')`;

/** KEYS: form; ARGV: text. */
export const PUT = `redis.call('SETNX', KEYS[1], ARGV[1])
return 1`;

/** KEYS: form. */
export const GET = `return redis.call('GET', KEYS[1])`;

/** KEYS: any, to choose the node. */
export const MEMORY = `return redis.call('INFO', 'memory')`;
