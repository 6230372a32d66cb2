import hyperserve.api.HandlerProvider;
import hyperserve.bench.websocket.RoomHandler;

/// Dropped into the image whose module `hyperserve.websocket` is compared.
module hyperserve.bench.websocket {
    requires hyperserve.api;
    requires hyperserve.websocket;

    provides HandlerProvider with
            RoomHandler;
}
