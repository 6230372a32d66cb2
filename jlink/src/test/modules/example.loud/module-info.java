/// An application that logs whatever it is asked to.
module example.loud {
    requires hyperserve.api;
    requires hyperserve.logging;

    provides hyperserve.api.HandlerProvider with
            example.loud.Handlers;
}
