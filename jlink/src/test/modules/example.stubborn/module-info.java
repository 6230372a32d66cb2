/// An application that holds the end of its process up as long as it can.
module example.stubborn {
    requires hyperserve.api;

    provides hyperserve.api.HandlerProvider with
            example.stubborn.Handlers;
}
