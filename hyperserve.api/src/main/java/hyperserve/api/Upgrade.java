package hyperserve.api;

import java.util.Objects;

/// The change of a connection from HTTP to another protocol, as a response asks for it: see
/// [Response#upgrade]. Immutable. Two are equal if protocol and application are, as requests have
/// no equality.
///
/// The protocol is that of a module of the server, which knows it by its name: the application
/// names no type of it, and the server starts without it.
public final class Upgrade {

    private final String protocol;
    private final Request request;
    private final Object application;

    private Upgrade(String protocol, Request request, Object application) {
        this.protocol = protocol;
        this.request = request;
        this.application = application;
    }

    static Upgrade of(Request request, String protocol, Object application) {
        int slash = protocol.indexOf('/');
        FieldSyntax.requireToken(
                slash < 0 ? protocol : protocol.substring(0, slash), "name of the protocol");
        if (slash >= 0) {
            FieldSyntax.requireToken(protocol.substring(slash + 1), "version of the protocol");
        }
        Objects.requireNonNull(application, "application");
        if (!isAskedBy(request, protocol)) {
            throw required(protocol);
        }
        return new Upgrade(protocol, DetachedRequest.headOf(request), application);
    }

    /// {@return the protocol's name, and its version if it has one, as in the field `Upgrade`}
    public String protocol() {
        return protocol;
    }

    /// {@return the request that asked for it, with its attributes and what was known of the
    /// connection, without its content; valid for ever}
    public Request request() {
        return request;
    }

    /// {@return what the application has for the protocol}
    public Object application() {
        return application;
    }

    /// Whether a client asks for a protocol (RFC 9110 §7.8): it speaks HTTP/1.1, names the protocol
    /// in `Upgrade`, perhaps among others, says by the connection option `upgrade` that this is for
    /// the next hop and not what a proxy has passed on, and does not say `close`.
    ///
    /// @param request the request
    /// @param protocol the protocol's name, with its version if it has one, in any letter case
    /// @return if so
    public static boolean isAskedBy(Request request, String protocol) {
        Headers headers = request.headers();
        return request.connection().protocol().equals("HTTP/1.1")
                && lists(headers, "Upgrade", protocol)
                && lists(headers, "Connection", "upgrade")
                && !lists(headers, "Connection", "close");
    }

    /// RFC 9110 §5.6.1: a list may come in several lines, and have empty elements.
    private static boolean lists(Headers headers, String name, String wanted) {
        for (String line : headers.all(name)) {
            for (String element : line.split(",", -1)) {
                if (element.strip().equalsIgnoreCase(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The answer to who does not ask for a protocol where there is nothing else: 426, with the
    /// field `Upgrade` (RFC 9110 §15.5.22).
    ///
    /// @param protocol the protocol's name, with its version if it has one
    /// @return an exception that says so
    /// @throws IllegalArgumentException if the name cannot be a field value
    public static HttpException required(String protocol) {
        return new HttpException(
                HttpError.of(
                                Status.UPGRADE_REQUIRED,
                                "this resource takes an upgrade to " + protocol)
                        .addingHeader("Upgrade", protocol));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Upgrade that
                && protocol.equals(that.protocol)
                && application.equals(that.application);
    }

    @Override
    public int hashCode() {
        return Objects.hash(protocol, application);
    }

    /// {@return the protocol and what the application has for it, for people}
    @Override
    public String toString() {
        return protocol + " with " + application;
    }
}
