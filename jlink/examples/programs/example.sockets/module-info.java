/// A chat over WebSockets, which a server finds as a service.
module example.sockets {
    requires transitive hyperserve.api;
    requires hyperserve.websocket;

    exports example.sockets;

    provides hyperserve.api.HandlerProvider with
            example.sockets.Chat;
}
