-- Asks for the 16,000 files of the folder "many" in turn: more than a server keeps in memory.
init = function(args)
    requests = {}
    for number = 0, 15999 do
        requests[number] = wrk.format("GET", string.format("/many/%05d.css", number))
    end
    at = 0
end

request = function()
    at = (at + 1) % 16000
    return requests[at]
end

dofile("wrk/report.lua")
