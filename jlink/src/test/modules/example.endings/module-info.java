/// An application that has much to do when the process ends.
module example.endings {
    requires hyperserve.api;
    requires java.logging;

    provides hyperserve.api.HandlerProvider with
            example.endings.Handlers;
}
