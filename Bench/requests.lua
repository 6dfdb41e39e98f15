-- Sends prepared requests: `wrk … -s Bench/requests.lua URL -- FILE once|again`. A line of FILE is "PATH" for a GET or "PATH FORM" for a POST.
-- `once` stops when the file is used up (an answer counts once); `again` starts over.

local requests, at, again = {}, 0, false

function init(arguments)
  again = arguments[2] == "again"
  local form = { ["Host"] = wrk.headers["Host"], ["Content-Type"] = "application/x-www-form-urlencoded" }
  local plain = { ["Host"] = wrk.headers["Host"] }
  for line in io.lines(arguments[1]) do
    local path, body = line:match("^(%S+)%s*(%S*)$")
    requests[#requests + 1] = body == "" and wrk.format("GET", path, plain) or wrk.format("POST", path, form, body)
  end
end

function request()
  at = at + 1
  if at > #requests then
    if again then at = 1 else wrk.thread:stop(); at = #requests end
  end
  return requests[at]
end

function done(summary, latency)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("bench %d %d %d %d\n", summary.requests, summary.duration, failed, latency:percentile(99)))
end
