-- Sixteen requests at a time on each connection.
init = function(args)
    batch = string.rep(wrk.format(), 16)
end

request = function()
    return batch
end

dofile("wrk/report.lua")
