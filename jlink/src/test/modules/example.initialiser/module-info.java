/// An application with a class that asks a server on another port for its settings when it is used
/// for the first time.
module example.initialiser {
    requires hyperserve.api;

    provides hyperserve.api.HandlerProvider with
            example.initialiser.Handlers;
}
