package hyperserve.api;

import java.util.Map;

/// A request that was matched to a route where no connection did it.
final class RoutedRequest extends ForwardingRequest {

    private final String route;
    private final Map<String, String> parameters;

    RoutedRequest(Request request, String route, Map<String, String> parameters) {
        super(request);
        this.route = route;
        this.parameters = parameters;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public Map<String, String> pathParameters() {
        return parameters;
    }

    @Override
    Request of(Request other) {
        return new RoutedRequest(other, route, parameters);
    }
}
