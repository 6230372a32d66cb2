import hyperserve.api.HandlerProvider;
import hyperserve.demo.DemoHandlers;

/// An example application: the handlers that examples and benchmarks call.
module hyperserve.demo {
    requires hyperserve.api;
    requires hyperserve.runtime;
    requires hyperserve.web;

    // Found by `-m hyperserve.runtime` on the module path.
    provides HandlerProvider with
            DemoHandlers;
}
