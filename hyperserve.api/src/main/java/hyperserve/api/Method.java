package hyperserve.api;

/// A request method (RFC 9110 §9): a case-sensitive token.
///
/// @param name the token, such as `GET`
public record Method(String name) {

    /// Transfers a representation (RFC 9110 §9.3.1).
    public static final Method GET = new Method("GET");

    /// Like GET, but without content (RFC 9110 §9.3.2).
    public static final Method HEAD = new Method("HEAD");

    /// Processes the content (RFC 9110 §9.3.3).
    public static final Method POST = new Method("POST");

    /// Replaces the representation (RFC 9110 §9.3.4).
    public static final Method PUT = new Method("PUT");

    /// Removes the resource (RFC 9110 §9.3.5).
    public static final Method DELETE = new Method("DELETE");

    /// Asks a proxy for a tunnel (RFC 9110 §9.3.6); an origin server refuses it.
    public static final Method CONNECT = new Method("CONNECT");

    /// Asks what a resource allows (RFC 9110 §9.3.7).
    public static final Method OPTIONS = new Method("OPTIONS");

    /// Asks for a loop-back of the request (RFC 9110 §9.3.8).
    public static final Method TRACE = new Method("TRACE");

    /// Changes part of a resource (RFC 5789).
    public static final Method PATCH = new Method("PATCH");

    /// Checks that the name is a token.
    ///
    /// @throws IllegalArgumentException if it is not
    public Method {
        FieldSyntax.requireToken(name, "method");
    }

    // Routes are looked up by method, and the code that the JVM would make for these two is made
    // anew in each process, which costs milliseconds of each start.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Method method && name.equals(method.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /// {@return the token}
    @Override
    public String toString() {
        return name;
    }
}
