/// An application that is served by `-m hyperserve.runtime`.
module example.app {
    requires hyperserve.runtime;

    provides hyperserve.api.HandlerProvider with
            example.app.Handlers;
}
