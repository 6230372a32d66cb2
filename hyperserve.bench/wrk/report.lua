-- Ends a run with one line that hyperserve.bench.compare reads.
done = function(summary, latency, requests)
    local e = summary.errors
    io.write(string.format(
        "\nRESULT requests=%d micros=%d failed=%d p50=%d p90=%d p99=%d p999=%d max=%d\n",
        summary.requests, summary.duration,
        e.connect + e.read + e.write + e.status + e.timeout,
        latency:percentile(50), latency:percentile(90), latency:percentile(99),
        latency:percentile(99.9), latency.max))
end
