-- Replays learners' cookies for wrk: a page again and again, or answers that are all distinct.
-- Arguments: mode (page|answer), learners file, paths file, first answer, number of threads.
-- Learners: cookie TAB token, one a line. Paths: path TAB fields of a valid answer, one a line.

local threads = {}

function setup(thread)
  thread:set("place", #threads)
  table.insert(threads, thread)
end

local function lines(path)
  local found = {}
  for line in io.lines(path) do
    local left, right = line:match("^([^\t]*)\t(.*)$")
    table.insert(found, { left, right })
  end
  return found
end

function init(args)
  mode = args[1]
  learners = lines(args[2])
  paths = lines(args[3])
  count = tonumber(args[4]) + place
  step = tonumber(args[5])
end

function request()
  local learner = learners[count % #learners + 1]
  local round = math.floor(count / #learners)
  local path = paths[round % #paths + 1]
  local try = math.floor(round / #paths) + 1
  count = count + step
  local headers = { ["Cookie"] = learner[1] }
  if mode == "page" then
    return wrk.format("GET", path[1], headers)
  end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  local body = path[2] .. "&try=" .. try .. "&csrf_token=" .. learner[2]
  return wrk.format("POST", path[1], headers, body)
end

function done(summary, latency, requests)
  local furthest = 0
  for _, thread in ipairs(threads) do
    furthest = math.max(furthest, tonumber(thread:get("count")))
  end
  local errors = summary.errors
  io.write(string.format(
    'MEASURED {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %f, "p90": %f, "p99": %f,' ..
    ' "max": %f, "next": %d, "bad": %d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50) / 1000,
    latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000, furthest,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
