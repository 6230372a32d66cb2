import hyperserve.api.HandlerProvider;
import hyperserve.incidents.Troubles;

/// Dropped into the servers that get into trouble: handlers with the mistakes that applications
/// make.
module hyperserve.incidents {
    requires hyperserve.api;

    provides HandlerProvider with
            Troubles;
}
