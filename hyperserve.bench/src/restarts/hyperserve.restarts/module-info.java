import hyperserve.api.HandlerProvider;
import hyperserve.restarts.Copies;

/// Dropped into the servers that are restarted: a POST that takes its time.
module hyperserve.restarts {
    requires hyperserve.api;

    provides HandlerProvider with
            Copies;
}
