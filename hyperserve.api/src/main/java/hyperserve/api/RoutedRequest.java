package hyperserve.api;

import java.io.IOException;
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
    public Request copy() throws IOException {
        return new RoutedRequest(request.copy(), route, parameters);
    }
}
