-- The token bucket of one command of one application, shared by many processes. One call is one round trip: it takes in
-- what has ended and decides about the next call of the process that asks. Times are microseconds of this server's clock;
-- clients tell durations only.
--
-- The rule and its proof are those of dev.chitchat.quota.TokenBucket: a token returns W - m after the answer of the call
-- that had it. An answer is told as "so long ago", so its moment is overestimated by the way of this command: the safe side.
-- m is a share that two processes may only claim if their routes look alike, since the proof needs the next taker's way in
-- to be no shorter than the one that m was learned on. Where their floors differ by more than an eighth (or a millisecond),
-- m is 0: whatever the routes, a call arrives before its answer does, and the next one after it is sent.
--
-- The rate is part of the state. Where processes state different rates, the one with the fewest calls a second that was
-- stated within the last minute holds for all, so that a rolling change of the rate neither stops nor exceeds it.
--
-- The state carries the number of its format. The script before this one had no number; it keeps fields that it does not know,
-- and finds those that it needs (the last line of start), so that a fleet with both scripts shares the tokens. A state that
-- cannot be read, in whole or in any field, is replaced and counts as a full window used. A form that this script could not
-- share must go under another key.
--
-- KEYS[1]  the state, packed
-- ARGV     1 tokens  2 window  3 process  4 lease asked for, or ''  5 floor of the process' round trips
--          6 how far ahead of its moment a call may be granted  7 how long a lease lasts  8 1: the process had calls lately
--          9 1: it wants another after this  10... of each call that ended: lease, verdict, round trip or -1, ended so long ago
-- verdict  A answered, R rejected, U unanswered (may arrive for a time yet where the last number is negative), N never sent
-- answer   granted, wait, wait for the one after, mode, free tokens, leases, processes in the book, 1: the state was unreadable

local process, wanted = ARGV[3], ARGV[4]
local floor, most_ahead, lease_time = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local recent, more = ARGV[8] == '1', ARGV[9] == '1'
local FORMAT, MINUTE, DAY, IDLE_SECONDS = 2, 60000000, 86400000000, 3600

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local time = now
local margin

-- Used up to a moment: the tokens come evenly spread over the window after it.
local function start(used)
  s = { format = FORMAT, time = now, shift = 0, even = 0, held = {}, leases = {}, book = {}, rates = {}, n = n, window = window }
  for i = 1, n do
    s.held[i] = { used + (i - 1) * spacing, -1, '' }
  end
  top_of_ladder()
  s.sends, s.mode, s.when_whole, s.answer, s.usable, s.stretch, s.share_patience = {}, 0, 2, 0, n, 0, 0
end

local function is_number(x)
  return type(x) == 'number' and math.abs(x) < 2 ^ 53
end

local function is_list(list, shape)
  if type(list) ~= 'table' then
    return false
  end
  for _, entry in pairs(list) do
    for i = 1, #shape do
      local field = type(entry) == 'table' and entry[i]
      local fits = type(field) == 'string'
      if string.sub(shape, i, i) == 'n' then
        fits = is_number(field) and field < s.time + 2 * (DAY + s.window)
      end
      if not fits then
        return false
      end
    end
  end
  return true
end

local function is_rate(rate_n, rate_window)
  return rate_n >= 1 and rate_n <= 1000 and rate_n % 1 == 0 and rate_window >= 1
end

-- A state of the script before this one lacks the number and the fields that are new.
local function is_readable()
  if type(s) ~= 'table' then
    return false
  end
  if s.format == nil and type(s.usable) == 'number' then
    s.format, s.rates, s.n, s.window = FORMAT, {}, n, window
    top_of_ladder()
  end
  if s.format ~= FORMAT or type(s.probing) ~= 'boolean' then
    return false
  end
  for _, name in ipairs({ 'time', 'shift', 'even', 'n', 'window', 'level', 'above', 'accepted', 'patience', 'rejection',
    'change', 'strike' }) do
    if not is_number(s[name]) then
      return false
    end
  end
  if not (is_list(s.held, 'nns') and is_list(s.leases, 'snn') and is_list(s.book, 'sn') and is_list(s.rates, 'nnn')) then
    return false
  end
  for _, rate in ipairs(s.rates) do
    if not is_rate(rate[1], rate[2]) then
      return false
    end
  end
  return is_rate(s.n, s.window)
end

-- Time never goes back: it stands still for a small step, and goes on from where it was after a large one.
local function advance()
  time = now + s.shift
  if time < s.time then
    if s.time - time > math.min(window, 1000000) then
      s.shift = s.time - now
    end
    time = s.time
  end
  s.time = time
end

local function use_rate(tokens, period)
  n, window = tokens, period
  spacing = math.floor(window / n)
  margin = math.max(1, math.ceil(window / 2000))
  build_levels()
end

-- Notes what this process states; of all that were stated within the last minute the strictest holds.
local function strictest()
  local rates = { { n, window, time } }
  local strict = rates[1]
  for _, rate in ipairs(s.rates) do
    if rate[3] > time - MINUTE and rate[3] <= time and (rate[1] ~= n or rate[2] ~= window) then
      table.insert(rates, rate)
      local more_a_second = rate[1] * strict[2] - strict[1] * rate[2]
      if more_a_second < 0 or (more_a_second == 0 and rate[1] < strict[1]) then
        strict = rate
      end
    end
  end
  s.rates = rates
  return strict[1], strict[2]
end

-- How far evenly paced calls lie apart.
local function step() return math.floor(levels[s.level][2] / levels[s.level][1]) end

-- Another rate: tokens that come count as used now, tokens that go are the ones that would be free first. No moment that was read
-- may stop the calls for ever.
local function resize()
  if s.n ~= n or s.window ~= window or not levels[s.level] or not levels[s.above] then
    s.n, s.window = n, window
    top_of_ladder()
  end
  for name, latest in pairs({ even = time + 4 * window, rejection = time, change = time, strike = time, patience = LONGEST_PATIENCE }) do
    s[name] = math.min(s[name], latest)
  end
  for _, token in ipairs(s.held) do
    token[1] = math.min(token[1], time + lease_time)
  end
  while #s.held + #s.leases < n do
    table.insert(s.held, { time, -1, '' })
  end
  table.sort(s.held, function(a, b) return a[1] < b[1] end)
  while #s.held > 0 and #s.held + #s.leases > n do
    table.remove(s.held, 1)
  end
end

-- A process that died, or forgot: its call may have arrived any time until now.
local function expire()
  for i = #s.leases, 1, -1 do
    local lease = s.leases[i]
    if lease[3] <= time then
      table.remove(s.leases, i)
      table.insert(s.held, { lease[3], -1, lease[1] })
    end
  end
  for i = #s.book, 1, -1 do
    if s.book[i][2] < time then
      table.remove(s.book, i)
    end
  end
end

local function find(list, id)
  for i = 1, #list do
    if list[i][1] == id then
      return i
    end
  end
end

-- A call whose lease is unknown ran out of time, was told twice, or was granted by a state that is lost: it counts.
local function give_back(id, at, m)
  local lease = find(s.leases, id)
  if lease then
    table.remove(s.leases, lease)
    table.insert(s.held, { at, m, id })
    return true
  end
  local oldest
  for i, token in ipairs(s.held) do
    if token[3] == id then
      token[1], token[2] = math.max(token[1], at), math.min(token[2], m)
      return false
    end
    if not oldest or token[1] < s.held[oldest][1] then
      oldest = i
    end
  end
  if oldest and s.held[oldest][1] < at then
    s.held[oldest] = { at, m, id }
  end
  return true
end

local function settle(id, verdict, round_trip, ago)
  local at = time - math.max(verdict == 'U' and -lease_time or 0, ago)
  if verdict == 'N' then
    local lease = find(s.leases, id)
    if lease then
      table.remove(s.leases, lease)
      table.insert(s.held, { math.min(at, time - window - margin), 0, id })
      s.even = s.even - step()
    end
    return
  end
  local news = give_back(id, at, verdict == 'U' and -1 or floor)
  if news and verdict == 'R' then
    rejected(round_trip < 0 and at or at - round_trip, at)
  elseif news and verdict == 'A' then
    accepted(at)
  end
end

-- What of the round trip is certain to lie before the next call's arrival: this process' own floor if it had the token, nothing
-- after a call without an answer (-1) or unless both routes look alike.
local function shared(token)
  local m, owner = token[2], string.match(token[3], '^(.*):')
  if m >= 0 and (token[3] == '' or owner == process) then
    return floor
  end
  return m > 0 and math.abs(m - floor) <= math.max(1000, m / 8, floor / 8) and math.min(m, floor) or 0
end

-- When a token is back: a moment of an answer, what is allowed for, and the token. Of one under way the moment can only be guessed.
local function back(entry, period)
  local at = entry[1] + math.max(0, period + margin - entry[2])
  return entry[3] and at or math.max(at, time + math.floor(spacing / 4))
end

-- The tokens by their return to this process, soonest first. One under way is never before those that are here: its process may be
-- dead or its answer late, and a call that waits for it would wait in vain.
local function by_return()
  local list = {}
  for i, token in ipairs(s.held) do
    list[i] = { token[1], levels[s.level][4] and shared(token) or 0, token }
  end
  for _, lease in ipairs(s.leases) do
    table.insert(list, { lease[2] + floor, floor })
  end
  table.sort(list, function(a, b) return back(a, window) < back(b, window) end)
  return list
end

-- When the token at a place from the soonest is back; one that is taken before is back a window later again.
local function returned(list, place, period)
  return back(list[place % #list + 1], period) + math.floor(place / #list) * (period + margin)
end

-- How long after the moment at which it was to ask again a process stays in the book.
local function slack() return math.min(math.max(spacing, 100000), 1000000) end

-- When it is the turn of a place in the book, and how many go before it: those that ask again in time for a token take it when it
-- is due. The others were told of a wait for processes that have left since, and what is free until they ask may be used.
local function turn(list, place)
  local level, even, at, ahead = levels[s.level], s.even, time, 0
  for i = 1, place do
    local due = math.max(at, returned(list, ahead, window), returned(list, ahead + n - level[1], level[2]),
      even - math.floor(step() * level[3]))
    if i == place then
      return due, ahead
    elseif s.book[i][2] - slack() <= due + step() then
      at, even, ahead = due, math.max(even, due) + step(), ahead + 1
    end
  end
end

-- Asks again about when it is its turn, and now and then before, in case that others have left.
local function hint(wait)
  return math.min(wait, math.max(window, math.min(math.floor(wait / 2), 4 * math.min(window, 10000000))))
end

local function enter_book(list)
  local place = find(s.book, process)
  if not place then
    table.insert(s.book, { process, 0 })
    place = #s.book
  end
  local due, ahead = turn(list, place)
  local again = hint(due - time)
  s.book[place][2] = time + again + slack()
  return due - time, again, ahead
end

local function leave_book()
  local place = find(s.book, process)
  if place then
    table.remove(s.book, place)
  end
end

local function take(token, at)
  for i = #s.held, 1, -1 do
    if s.held[i] == token then
      table.remove(s.held, i)
    end
  end
  table.insert(s.leases, { wanted, at, at + lease_time })
  s.even = math.max(s.even, at) + step()
end

-- An answer that got lost on its way is given again.
local function granted_before()
  local lease = find(s.leases, wanted)
  if lease then
    s.leases[lease][2], s.leases[lease][3] = time, time + lease_time
  end
  return lease
end

local function ask()
  if granted_before() then
    return 1, 0, 0
  end
  local list = by_return()
  local wait, again, ahead = enter_book(list)
  local token = list[ahead + 1] and list[ahead + 1][3]
  if wait > most_ahead or not token or #s.leases + ahead >= levels[s.level][1] then
    return 0, again, 0
  end
  take(token, time + wait)
  leave_book()
  if not more then
    return 1, wait, 0
  end
  local _, next = enter_book(by_return())
  return 1, wait, next
end

use_rate(tonumber(ARGV[1]), tonumber(ARGV[2]))
local packed, known = redis.call('GET', KEYS[1]), nil
known, s = pcall(cmsgpack.unpack, packed or '')
local unreadable = packed and not (known and is_readable())
if packed and not unreadable then
  advance()
else
  -- The first start, or a state that was lost: a process that had calls lately knows that they count yet.
  start((unreadable or recent) and now or now - window - margin)
end
use_rate(strictest())
expire()
resize()
for i = 10, #ARGV, 4 do
  settle(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]))
end
resize()

local granted, wait, next = 0, 0, 0
if wanted == '' then
  leave_book()
else
  granted, wait, next = ask()
end

local free = 0
for _, token in ipairs(s.held) do
  if token[1] + window + margin - shared(token) <= time then
    free = free + 1
  end
end
local life = IDLE_SECONDS * 1000 + math.ceil((lease_time + window * 2) / 1000)
redis.call('SET', KEYS[1], cmsgpack.pack(s), 'PX', string.format('%.0f', life))
return { granted, math.ceil(wait), math.ceil(next), mode(), free, #s.leases, #s.book, unreadable and 1 or 0 }
