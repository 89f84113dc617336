-- Posts a form when WRK_BODY is set, each time with other words; prints one line at the end.
local body = os.getenv("WRK_BODY")
local count = 0

function request()
  if not body then return wrk.format("GET") end
  count = count + 1
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Accept"] = "application/json" }
  for name, value in pairs(wrk.headers) do headers[name] = value end
  return wrk.format("POST", nil, headers, (body:gsub("WORDS", "words+" .. count)))
end

function done(summary, latency, requests)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
