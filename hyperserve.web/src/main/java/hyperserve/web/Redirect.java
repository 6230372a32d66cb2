package hyperserve.web;

import hyperserve.api.Response;
import hyperserve.api.Status;

/// Responses that lead elsewhere (RFC 9110 §15.4). Unless other origins are allowed by name, they
/// lead to paths of this server, whatever the target says: see [RedirectTargets].
///
/// There is none for 301 and 302, with which clients may turn a POST into a GET or not.
public final class Redirect {

    private Redirect() {}

    /// 303: the result of what was done is there, to be fetched by GET.
    ///
    /// @param path a path of this server, with its query
    /// @return the response
    /// @throws IllegalArgumentException if it is none
    public static Response seeOther(String path) {
        return seeOther(path, RedirectTargets.local());
    }

    /// 303: the result of what was done is there, to be fetched by GET.
    ///
    /// @param target where to
    /// @param allowed where it may lead
    /// @return the response
    /// @throws IllegalArgumentException if the target is not allowed
    public static Response seeOther(String target, RedirectTargets allowed) {
        return to(Status.SEE_OTHER, target, allowed);
    }

    /// 307: for now, what was asked for is there, for the same method and content.
    ///
    /// @param path a path of this server, with its query
    /// @return the response
    /// @throws IllegalArgumentException if it is none
    public static Response temporary(String path) {
        return temporary(path, RedirectTargets.local());
    }

    /// 307: for now, what was asked for is there, for the same method and content.
    ///
    /// @param target where to
    /// @param allowed where it may lead
    /// @return the response
    /// @throws IllegalArgumentException if the target is not allowed
    public static Response temporary(String target, RedirectTargets allowed) {
        return to(Status.TEMPORARY_REDIRECT, target, allowed);
    }

    /// 308: from now on, what was asked for is there, for the same method and content. Clients keep
    /// this without being told, for as long as they like.
    ///
    /// @param path a path of this server, with its query
    /// @return the response
    /// @throws IllegalArgumentException if it is none
    public static Response permanent(String path) {
        return permanent(path, RedirectTargets.local());
    }

    /// 308: from now on, what was asked for is there, for the same method and content.
    ///
    /// @param target where to
    /// @param allowed where it may lead
    /// @return the response
    /// @throws IllegalArgumentException if the target is not allowed
    public static Response permanent(String target, RedirectTargets allowed) {
        return to(Status.PERMANENT_REDIRECT, target, allowed);
    }

    private static Response to(Status status, String target, RedirectTargets allowed) {
        return Response.of(status).withHeader("Location", allowed.require(target));
    }
}
