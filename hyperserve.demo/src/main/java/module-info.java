import hyperserve.api.HandlerProvider;
import hyperserve.demo.DemoHandlers;

/// An example application: a notes board, at `/board`, and the handlers that examples and
/// benchmarks call.
///
/// `--board-file FILE` keeps the board in a file; without it, it is in memory.
module hyperserve.demo {
    requires hyperserve.api;
    requires hyperserve.runtime;
    requires hyperserve.web;

    // Left out, there is no echo of it, and the board does not say who is there.
    requires static hyperserve.websocket;

    // Found by `-m hyperserve.runtime` on the module path.
    provides HandlerProvider with
            DemoHandlers;
}
