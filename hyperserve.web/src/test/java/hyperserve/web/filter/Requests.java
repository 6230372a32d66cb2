package hyperserve.web.filter;

import hyperserve.api.ClientConnection;
import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

/// Requests of tests without a socket.
final class Requests {

    static final Handler OK = _ -> Response.text("ok");

    private Requests() {}

    static Request get(String... fields) {
        return of(Method.GET, fields);
    }

    static Request of(Method method, String... fields) {
        return Request.of(method, "/", Headers.of(fields), new byte[0]);
    }

    /// A request that an address has sent.
    static Request from(String address, Request request) {
        return request.withConnection(
                new Line(new InetSocketAddress(InetAddress.ofLiteral(address), 4711), false));
    }

    static Request overTls(Request request) {
        return request.withConnection(
                new Line(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4711), true));
    }

    /// Has a filter before an application of one handler, and answers what is thrown.
    static Response answer(Filter filter, Request request, Handler handler) throws Exception {
        return Routes.handler(routes -> routes.filter(filter).any("/{rest...}", handler))
                .handle(request);
    }

    static Response answer(Filter filter, Request request) throws Exception {
        return answer(filter, request, OK);
    }

    static HttpException refusal(Filter filter, Request request) throws Exception {
        try {
            Response response = filter.filter(request, OK);
            throw new AssertionError("it was not refused: " + response);
        } catch (HttpException e) {
            return e;
        }
    }

    /// A session of which nobody asks more than whether it is there.
    static SSLSession session() {
        return (SSLSession)
                Proxy.newProxyInstance(
                        SSLSession.class.getClassLoader(),
                        new Class<?>[] {SSLSession.class},
                        (_, method, _) -> {
                            throw new UnsupportedOperationException(method.getName());
                        });
    }

    record Line(SocketAddress remoteAddress, boolean encrypted) implements ClientConnection {

        @Override
        public SocketAddress localAddress() {
            return InetSocketAddress.createUnresolved("", 0);
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public @Nullable SSLSession tls() {
            return encrypted ? session() : null;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
