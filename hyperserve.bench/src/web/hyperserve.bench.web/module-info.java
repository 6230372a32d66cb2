import hyperserve.api.HandlerProvider;
import hyperserve.bench.web.WebHandlers;

/// Dropped into the image whose module `hyperserve.web` is compared.
module hyperserve.bench.web {
    requires hyperserve.api;
    requires hyperserve.web;

    provides HandlerProvider with
            WebHandlers;
}
