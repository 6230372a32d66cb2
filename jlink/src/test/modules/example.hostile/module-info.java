/// Handlers with names that a page must not take for its own.
module example.hostile {
    requires hyperserve.api;

    provides hyperserve.api.HandlerProvider with
            example.hostile.Hostile;
}
