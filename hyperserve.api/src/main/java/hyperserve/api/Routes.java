package hyperserve.api;

/// Where handlers are registered by method and path.
///
/// A path begins with `/` and consists of segments. A segment is literal text, `{name}`, which
/// matches any one non-empty segment, or, at the end only, `{name...}`, which matches the whole
/// rest, even an empty one. Literal segments win over `{name}`, and `{name}` over `{name...}`.
/// Segments are compared after percent-decoding, letter case counts, and so does a slash at the
/// end.
///
/// The path is matched first, then the method. A GET route answers HEAD too, unless HEAD is
/// registered itself. OPTIONS is answered by the server unless it is registered; 404 and 405 always
/// are.
public interface Routes {

    /// Registers a handler for one method.
    ///
    /// @param method the method it answers
    /// @param path the path it answers
    /// @param handler the handler
    /// @param options how to run it
    /// @return this
    /// @throws IllegalArgumentException if the path is malformed or the route is taken
    Routes handle(Method method, String path, Handler handler, RouteOptions options);

    /// Registers a handler for every method that has no handler of its own on this path.
    ///
    /// @param path the path it answers
    /// @param handler the handler
    /// @param options how to run it
    /// @return this
    /// @throws IllegalArgumentException if the path is malformed or the route is taken
    Routes any(String path, Handler handler, RouteOptions options);

    /// Registers a handler for one method, with default options.
    ///
    /// @param method the method it answers
    /// @param path the path it answers
    /// @param handler the handler
    /// @return this
    default Routes handle(Method method, String path, Handler handler) {
        return handle(method, path, handler, RouteOptions.defaults());
    }

    /// Registers a handler for every method, with default options.
    ///
    /// @param path the path it answers
    /// @param handler the handler
    /// @return this
    default Routes any(String path, Handler handler) {
        return any(path, handler, RouteOptions.defaults());
    }

    /// Registers a handler for GET and HEAD.
    ///
    /// @param path the path it answers
    /// @param handler the handler
    /// @return this
    default Routes get(String path, Handler handler) {
        return handle(Method.GET, path, handler);
    }

    /// Registers a handler for POST.
    ///
    /// @param path the path it answers
    /// @param handler the handler
    /// @return this
    default Routes post(String path, Handler handler) {
        return handle(Method.POST, path, handler);
    }

    /// Registers a handler for PUT.
    ///
    /// @param path the path it answers
    /// @param handler the handler
    /// @return this
    default Routes put(String path, Handler handler) {
        return handle(Method.PUT, path, handler);
    }

    /// Registers a handler for PATCH.
    ///
    /// @param path the path it answers
    /// @param handler the handler
    /// @return this
    default Routes patch(String path, Handler handler) {
        return handle(Method.PATCH, path, handler);
    }

    /// Registers a handler for DELETE.
    ///
    /// @param path the path it answers
    /// @param handler the handler
    /// @return this
    default Routes delete(String path, Handler handler) {
        return handle(Method.DELETE, path, handler);
    }
}
