-- The ladder of levels: dev.chitchat.quota.Ladder, line by line, for the whole fleet. The part that follows is quota.lua.

-- The state, and the rate that holds: tokens, window, and how far calls lie apart.
local s, n, window, spacing

local SPREAD, EVEN = 0.15, 0
local FEW, FIRST_PATIENCE, STRONG_PATIENCE, LONGEST_PATIENCE, PROVEN = 4, 60, 240, 20000, 500
local SHARE_PATIENCE, DOUBLINGS, FRESH, TOLERANT = 12, 5, 3, 15
local levels, alone

local function fewer(tokens)
  return tokens - math.max(1, math.floor(tokens / 5))
end

local function add(of, early, allows)
  if of > 1 or #levels < 3 then
    table.insert(levels, { of, spacing * of, early, allows, 0 })
  end
end

-- Each level: tokens, window, part of a step that a call may be early, whether the smallest round trip is allowed for, patience
local function build_levels()
  levels = {}
  add(n, SPREAD, true)
  add(n, EVEN, true)
  add(n, EVEN, false)
  add(math.floor(n * 4 / 5), EVEN, true)
  add(math.floor(n * 2 / 5), EVEN, true)
  table.insert(levels, { 1, spacing, EVEN, true, 0 })
  alone = #levels
  local left = fewer(n)
  while left > 0 do
    local patience = SHARE_PATIENCE * window * 2 ^ math.floor((left - 1) * DOUBLINGS / n)
    table.insert(levels, { left, window, SPREAD, true, patience })
    left = fewer(left)
  end
  table.insert(levels, { 1, 2 * window, SPREAD, true, math.floor(SHARE_PATIENCE * window / n) })
  table.insert(levels, { 1, 4 * window, SPREAD, true, math.floor(SHARE_PATIENCE * window / n) })
end

local function climb_shares(at)
  if at - s.change < levels[s.level][5] then
    return
  end
  s.change = at
  if levels[s.level][2] > window then
    s.strike = at - 2 * TOLERANT * window
    while levels[s.level][2] > window do
      s.level = s.level - 1
    end
  else
    s.level, s.probing = s.level - 1, true
  end
  if s.level == alone then
    s.level = s.above
  end
end

local function accepted(at)
  if s.level == 1 then
    s.accepted = math.min(PROVEN, s.accepted + 1)
  elseif s.level > alone then
    climb_shares(at)
  else
    s.accepted = s.accepted + 1
    if s.accepted >= s.patience then
      s.accepted, s.level, s.probing = 0, s.level - 1, true
    end
  end
end

local function enter_shares(steps, afterwards, at)
  s.level, s.above, s.change = alone + steps, afterwards, at
end

local function descend(run, at)
  local few = run < math.min(FEW, n - 1) and not s.probing
  s.patience = math.min(LONGEST_PATIENCE, math.max(s.patience * 2, few and STRONG_PATIENCE or 0))
  s.probing = false
  if s.level == 1 and run >= PROVEN and n > 1 then
    enter_shares(1, 2, at)
    s.change, s.strike, s.probing = at + SHARE_PATIENCE * window - levels[s.level][5], at, true
  elseif s.level == alone then
    enter_shares(n < 5 and 1 or 2, alone, at)
  else
    s.level = few and alone or s.level + 1
  end
end

local function descend_shares(at)
  s.above = alone
  if (s.probing and at - s.change < FRESH * window) or at - s.strike <= TOLERANT * window then
    s.level, s.probing = math.min(s.level + 1, #levels), false
  else
    s.strike = at
  end
  s.change = at
end

local function rejected(sent, at)
  local run = s.accepted
  s.accepted = 0
  if sent > s.rejection then
    s.rejection = at
    if s.level > alone then
      descend_shares(at)
    else
      descend(run, at)
    end
  end
end

-- 0 normal, 1 paced, 2 strict, 3 shared
local function mode()
  return s.level == 1 and 0 or s.level < alone and 1 or s.level == alone and 2 or 3
end

local function top_of_ladder()
  s.level, s.above, s.probing, s.accepted, s.patience = 1, 1, false, 0, FIRST_PATIENCE
  s.rejection, s.change, s.strike = 0, 0, 0
end

