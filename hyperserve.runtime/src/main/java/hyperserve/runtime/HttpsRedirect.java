package hyperserve.runtime;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Leads those who come to the second address of a server, which speaks no TLS, to the first one,
/// which does: to the same host and target. By 308, which keeps method and content
/// (RFC 9110 §15.4.9).
final class HttpsRedirect implements Filter {

    private static final int HTTPS_PORT = 443;

    /// What is before the port.
    private static final Pattern HOST = Pattern.compile("(\\[[^]]*]|[^:]+)(?::[0-9]*)?");

    private final Server server;

    HttpsRedirect(Server server) {
        this.server = server;
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        if (port(request.connection().localAddress()) != port(server.addresses().get(1))) {
            return next.handle(request);
        }
        String host = request.headers().first("Host");
        Matcher parts = HOST.matcher(host == null ? "" : host);
        if (!parts.matches()) {
            throw new HttpException(
                    Status.BAD_REQUEST,
                    "this port only leads to https, and needs to know the host");
        }
        int port = server.port();
        String authority = port == HTTPS_PORT ? parts.group(1) : parts.group(1) + ":" + port;
        String target = request.target().startsWith("/") ? request.target() : "/";
        return Response.of(Status.PERMANENT_REDIRECT)
                .withHeader("Location", "https://" + authority + target);
    }

    private static int port(SocketAddress address) {
        return address instanceof InetSocketAddress ip ? ip.getPort() : -1;
    }
}
