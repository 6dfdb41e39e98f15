-- Posts one prepared answer per request: `wrk … -s Bench/record.lua URL -- FILE once|again`, lines of FILE are "TOKEN NONCE".
-- `once` stops when the file is used up (an answer counts once); `again` starts over (the echo does not mind).

local requests, at, again = {}, 0, false

function init(arguments)
  again = arguments[2] == "again"
  local headers = { ["Host"] = wrk.headers["Host"], ["Content-Type"] = "application/x-www-form-urlencoded" }
  for line in io.lines(arguments[1]) do
    local token, nonce = line:match("^(%S+)%s+(%S+)$")
    local body = "nonce=" .. nonce .. "&score=" .. (#requests % 5 + 1)
    requests[#requests + 1] = wrk.format("POST", "/s/" .. token, headers, body)
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
