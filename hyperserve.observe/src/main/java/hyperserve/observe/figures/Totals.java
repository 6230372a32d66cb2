package hyperserve.observe.figures;

/// What was counted of exchanges and connections up to a moment.
///
/// @param requests exchanges, however they have ended
/// @param received bytes of requests
/// @param sent bytes of responses
/// @param opened connections that were accepted
/// @param shedRequests requests that were refused for want of room or memory
/// @param shedConnections connections that were closed for want of room or memory
/// @param timeouts clients that were too slow
/// @param malformed requests that were none
public record Totals(
        long requests,
        long received,
        long sent,
        long opened,
        long shedRequests,
        long shedConnections,
        long timeouts,
        long malformed) {}
