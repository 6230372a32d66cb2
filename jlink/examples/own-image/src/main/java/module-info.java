/// An application: what it serves is found by the server as a service.
module example.shop {
    requires hyperserve.api;

    provides hyperserve.api.HandlerProvider with
            example.shop.Prices;
}
