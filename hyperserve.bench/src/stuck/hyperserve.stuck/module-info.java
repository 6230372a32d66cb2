/// Handlers for the benchmark `stuck-64`, dropped into an image: they keep their threads.
module hyperserve.stuck {
    requires hyperserve.api;

    provides hyperserve.api.HandlerProvider with
            hyperserve.stuck.StuckHandlers;
}
