-- The oldest script, of the first build that shared a quota; for tests of fleets that run it beside the newest.
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
-- KEYS[1]  the state, packed
-- ARGV     1 tokens  2 window  3 process  4 lease asked for, or ''  5 floor of the process' round trips
--          6 how far ahead of its moment a call may be granted  7 how long a lease lasts  8 1: the process had calls lately
--          9 1: it wants another after this  10... of each call that ended: lease, verdict, round trip or -1, ended so long ago
-- verdict  A answered, R rejected, U unanswered, N never sent
-- answer   granted, wait, wait for the one after, mode, free tokens, leases, processes in the book

local n, window, process, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local floor, most_ahead, lease_time = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local recent, more = ARGV[8] == '1', ARGV[9] == '1'

local spacing = math.floor(window / n)
local margin = math.max(1, math.ceil(window / 2000))
local early = math.max(1000, math.floor(spacing * 0.8))
local grace = math.min(math.max(spacing, 100000), 1000000)
local longest_hint = 4 * math.min(window, 10000000)
local idle_seconds = 3600
local NORMAL, PACED, STRICT, STRETCHED = 0, 1, 2, 3

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local time = now
local s

-- A state that is not there is a first start, or was lost. A process that had calls lately knows it was lost: they count yet.
local function start()
  local first = recent and now or now - window - margin
  s = { time = now, shift = 0, even = 0, held = {}, leases = {}, book = {}, sends = {}, mode = NORMAL, stretch = 0,
    accepted = 0, patience = 60, step = 0, rejection = 0, answer = recent and now or 0 }
  for i = 1, n do
    s.held[i] = { first + (i - 1) * spacing, 0, '' }
  end
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

-- Processes that are being given another rate: tokens that go are the ones that would be free first.
local function resize()
  while #s.held + #s.leases < n do
    table.insert(s.held, { time, 0, '' })
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
      table.insert(s.held, { lease[3], 0, lease[1] })
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

-- Strictness, as dev.chitchat.quota.Strictness describes it.

local function lengthen_patience(least)
  s.patience = math.min(20000, math.max(s.patience * 2, least))
end

local function rejected(sent, at)
  s.accepted = 0
  if sent <= s.rejection then
    return
  end
  s.rejection, s.step = at, at
  local in_window = 0
  for _, moment in ipairs(s.sends) do
    if moment > sent - window and moment <= sent then
      in_window = in_window + 1
    end
  end
  local full = in_window >= n - 1
  if s.mode == NORMAL then
    lengthen_patience(full and 60 or 240)
    s.mode = full and PACED or STRICT
  elseif s.mode == PACED then
    lengthen_patience(60)
    s.mode = STRICT
  else
    s.mode = STRETCHED
    s.stretch = math.min(4 * window, s.stretch + math.floor((spacing + s.stretch) / 15))
  end
end

local function quicken()
  local gap = spacing + s.stretch
  s.stretch = math.max(0, math.floor(gap / (1 + gap / spacing / 80)) - spacing)
  s.mode = s.stretch == 0 and STRICT or STRETCHED
end

local function accepted(at)
  if s.mode == NORMAL then
    return
  end
  s.accepted = s.accepted + 1
  local enough = s.accepted >= s.patience
  if s.mode == STRETCHED then
    enough = at - s.step >= 8 * window
  end
  if enough then
    s.accepted, s.step = 0, at
    if s.mode == PACED then
      s.mode = NORMAL
    elseif s.mode == STRICT then
      s.mode = PACED
    else
      quicken()
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
  local at = time - math.max(0, ago)
  if verdict == 'N' then
    local lease = find(s.leases, id)
    if lease then
      table.remove(s.leases, lease)
      table.insert(s.held, { math.min(at, time - window - margin), 0, id })
    end
    return
  end
  local news = give_back(id, at, verdict == 'U' and 0 or floor)
  s.answer = math.max(s.answer, verdict == 'U' and at + floor or at)
  if news and verdict == 'R' then
    rejected(round_trip < 0 and at or at - round_trip, at)
  elseif news and verdict == 'A' then
    accepted(at)
  end
end

-- What of the round trip is certain to lie before the next call's arrival: nothing, unless both routes look alike.
local function shared(a, b)
  if math.abs(a - b) <= math.max(1000, math.max(a, b) / 8) then
    return math.min(a, b)
  end
  return 0
end

-- When each token returns to this process, soonest first; of those under way it can only be guessed.
local function returns()
  local list = {}
  for i, token in ipairs(s.held) do
    list[i] = { token[1] + math.max(0, window + margin - shared(token[2], floor)), token }
  end
  for _, lease in ipairs(s.leases) do
    table.insert(list, { math.max(time + math.floor(spacing / 2), lease[2] + window + margin) })
  end
  table.sort(list, function(a, b) return a[1] < b[1] end)
  return list
end

local function one_at_a_time()
  return s.mode == STRICT or s.mode == STRETCHED
end

-- When it is the turn of the one with so many ahead of it, if each of those takes a token when it is due.
local function turn(list, ahead)
  local gap = spacing + s.stretch
  if one_at_a_time() then
    local pause = math.max(0, gap + margin - floor)
    local last = s.leases[#s.leases]
    local at = last and math.max(time + math.floor(spacing / 4), last[2] + gap) or s.answer + pause
    return math.max(at, time, list[1][1]) + ahead * gap
  end
  local even, at = s.even, time
  for i = 0, ahead do
    local returned = list[i % #list + 1][1] + math.floor(i / #list) * (window + margin)
    at = math.max(at, returned, s.mode == PACED and even or even - early)
    even = math.max(even, at) + spacing
  end
  return at
end

-- Asks again about when it is its turn, and now and then before, in case that others have left.
local function hint(wait)
  return math.min(wait, math.max(window, math.min(math.floor(wait / 2), longest_hint)))
end

local function enter_book(list)
  local place = find(s.book, process)
  if not place then
    table.insert(s.book, { process, 0 })
    place = #s.book
  end
  local wait = turn(list, place - 1) - time
  local again = hint(wait)
  s.book[place][2] = time + again + grace
  return wait, again, place - 1
end

local function leave_book()
  local place = find(s.book, process)
  if place then
    table.remove(s.book, place)
  end
end

local function take(token, at)
  for i, each in ipairs(s.held) do
    if each == token then
      table.remove(s.held, i)
      break
    end
  end
  table.insert(s.leases, { wanted, at, at + lease_time })
  s.even = math.max(s.even, at) + spacing
  table.insert(s.sends, at)
  while #s.sends > n do
    table.remove(s.sends, 1)
  end
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
  local list = returns()
  local wait, again, ahead = enter_book(list)
  local token = list[ahead + 1] and list[ahead + 1][2]
  local alone = ahead == 0 and #s.leases == 0
  if wait > most_ahead or not token or (one_at_a_time() and not alone) then
    return 0, again, 0
  end
  take(token, time + wait)
  leave_book()
  if not more then
    return 1, wait, 0
  end
  local _, next = enter_book(returns())
  return 1, wait, next
end

local packed = redis.call('GET', KEYS[1])
if packed then
  s = cmsgpack.unpack(packed)
  advance()
else
  start()
end
expire()
resize()
for i = 10, #ARGV, 4 do
  settle(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]))
end

local granted, wait, next = 0, 0, 0
if wanted == '' then
  leave_book()
else
  granted, wait, next = ask()
end

local free = 0
for _, token in ipairs(s.held) do
  if token[1] + window + margin - shared(token[2], floor) <= time then
    free = free + 1
  end
end
local life = idle_seconds * 1000 + math.ceil((lease_time + window * 2) / 1000)
redis.call('SET', KEYS[1], cmsgpack.pack(s), 'PX', string.format('%.0f', life))
return { granted, math.ceil(wait), math.ceil(next), s.mode, free, #s.leases, #s.book }
