package example.web;

import hyperserve.api.Handler;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Upgrade;

/// News for those who stay: over a protocol of one's own if the client asks for that, and the
/// server has a module for it; as text for all others.
final class Feed implements Handler {

    private static final String PROTOCOL = "feed/1";

    @Override
    public Response handle(Request request) {
        if (!Upgrade.isAskedBy(request, PROTOCOL)) {
            return Response.text("ask for an upgrade to " + PROTOCOL);
        }
        return Response.upgrade(request, PROTOCOL, this);
    }
}
