import hyperserve.api.HandlerProvider;
import hyperserve.attack.HeldBodies;

/// Dropped into the image that is attacked: handlers that applications have and the demo has not.
module hyperserve.attack {
    requires hyperserve.api;

    provides HandlerProvider with
            HeldBodies;
}
