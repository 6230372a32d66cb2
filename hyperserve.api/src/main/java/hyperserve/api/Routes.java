package hyperserve.api;

import hyperserve.api.routing.Application;

import java.util.List;

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

    /// A whole application as one handler, for tests without a socket: it finds the route of a
    /// request, fills in the path parameters, and answers with filters, 404, 405, and what an
    /// [HttpException] says, by the [ErrorRenderer] if one is registered.
    ///
    /// What else a handler throws it passes on, to the test or to the server that runs it. It
    /// refuses a body whose length is known and above the bound of its route; other bounds, the
    /// kind of a route, and what belongs to a connection are a server's. Content stays that which a
    /// handler gives to HEAD.
    ///
    /// @param providers are configured, with the defaults of their settings, and register routes as
    ///     they do with a server, in this order; of the life of one they are told nothing
    /// @return the handler, for any number of threads
    /// @throws IllegalArgumentException if a route is malformed or taken
    static Handler handler(HandlerProvider... providers) {
        return Application.of(List.of(providers), SettingValues.empty());
    }

    /// A whole application as one handler, as [#handler(HandlerProvider...)].
    ///
    /// @param provider is configured, and registers routes
    /// @param settings what its settings are set to; the others have their defaults
    /// @return the handler, for any number of threads
    /// @throws IllegalArgumentException if a route is malformed or taken
    static Handler handler(HandlerProvider provider, SettingValues settings) {
        return Application.of(List.of(provider), settings);
    }

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

    /// Puts a filter before all handlers, and before the server's own answers to whole requests:
    /// 404, 405, 501, and those to OPTIONS. The first one is the outermost, whoever registered it,
    /// and whether it is for all or for some.
    ///
    /// Routes count that are registered later, too. The server's answers to what it cannot take for
    /// a request, or has no place for, pass no filter; an [ErrorRenderer] makes those.
    ///
    /// @param filter the filter
    /// @return this
    Routes filter(Filter filter);

    /// Puts a filter before the handlers of all requests whose path is, or is below, a prefix.
    ///
    /// It is the path of the request that counts, not that of the route: `/{name}` is filtered for
    /// what begins with the prefix, and not otherwise. The server's own answers are not.
    ///
    /// @param prefix a path without names: `/admin` is the prefix of `/admin` and `/admin/users`,
    ///     and not of `/administrator`; a slash at its end makes no difference, and `/` is the same
    ///     as none
    /// @param filter the filter
    /// @return this
    /// @throws IllegalArgumentException if the prefix is malformed
    Routes filter(String prefix, Filter filter);

    /// Says what makes the answers to errors.
    ///
    /// @param renderer the one of the whole server
    /// @return this
    /// @throws IllegalArgumentException if there is one already
    Routes errors(ErrorRenderer renderer);

    /// Registers all that an application registers, below a prefix: its `/notes/{id}` becomes
    /// `/admin/notes/{id}`, and its `/` becomes `/admin/`, which `/admin` is not; with their
    /// options. Its filters are for what is below the prefix, and so do not see the server's own
    /// answers; its error renderer is that of the whole server. Nothing is cut off the path:
    /// handlers see `/admin/notes/7`, and `/admin/notes/{id}` as the route, so that links of theirs
    /// have to have the prefix, or be relative. To configure it, and to tell it of the life of the
    /// server, is for whoever mounts it.
    ///
    /// @param prefix a path without names, such as `/admin`; a slash at its end makes no difference
    /// @param provider registers the application
    /// @return this
    /// @throws IllegalArgumentException if the prefix or a route is malformed, or a route is taken
    default Routes mount(String prefix, HandlerProvider provider) {
        provider.register(new MountedRoutes(this, prefix));
        return this;
    }

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
