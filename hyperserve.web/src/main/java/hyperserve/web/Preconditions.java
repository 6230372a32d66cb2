package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The state that a resource is in now, against which the conditions of a request are held, in the
/// order of RFC 9110 §13.2.2. Immutable; any thread may use it.
///
/// A handler of a representation ends by `return Preconditions.of(tag, modified).answer(request,
/// response)`; one that changes a resource asks [#evaluate(Request)] first, and changes it only if
/// that says [Outcome#PROCEED].
///
/// What is malformed in `If-Match` or `If-None-Match` matches nothing; in a request to change
/// something it makes `If-None-Match` fail, as nothing is to be overwritten by mistake. A date that
/// is none is ignored, as are two of them (§13.1.3, §13.1.4).
public final class Preconditions {

    /// What is to be done with a request.
    public enum Outcome {
        /// It is to be answered as if it had no conditions.
        PROCEED,
        /// The client has what it asks for: 304 (RFC 9110 §15.4.5).
        NOT_MODIFIED,
        /// The resource is not in the state that the client expects: 412 (RFC 9110 §15.5.13).
        FAILED
    }

    /// What field lines say of entity tags.
    private enum Match {
        YES,
        NO,
        MALFORMED
    }

    private static final String FAILED =
            "the resource is not in the state that the request's conditions name";

    private final boolean exists;
    private final @Nullable EntityTag tag;
    private final @Nullable Instant modified;
    private final InstantSource clock;

    private Preconditions(
            boolean exists,
            @Nullable EntityTag tag,
            @Nullable Instant modified,
            InstantSource clock) {
        this.exists = exists;
        this.tag = tag;
        this.modified = modified == null ? null : modified.truncatedTo(ChronoUnit.SECONDS);
        this.clock = clock;
    }

    /// The state of a resource that has a current representation.
    ///
    /// @param tag its entity tag, or null if it has none
    /// @param modified when it was last changed, or null if nobody knows; parts of a second do not
    ///     count, as no date has them
    /// @return the state
    public static Preconditions of(@Nullable EntityTag tag, @Nullable Instant modified) {
        return of(tag, modified, InstantSource.system());
    }

    static Preconditions of(
            @Nullable EntityTag tag, @Nullable Instant modified, InstantSource clock) {
        return new Preconditions(true, tag, modified, clock);
    }

    /// {@return the state of a resource that has no representation yet: `If-None-Match: *` lets a
    /// PUT make it, and each `If-Match` fails}
    public static Preconditions absent() {
        return new Preconditions(false, null, null, InstantSource.system());
    }

    /// Holds the conditions of a request against this state.
    ///
    /// @param request the request
    /// @return what is to be done with it
    public Outcome evaluate(Request request) {
        return evaluate(request.method(), request.headers());
    }

    /// Holds conditions against this state.
    ///
    /// @param method the method of the request
    /// @param headers its header section
    /// @return what is to be done with it
    public Outcome evaluate(Method method, Headers headers) {
        boolean reads = method.equals(Method.GET) || method.equals(Method.HEAD);
        List<String> ifMatch = headers.all("If-Match");
        if (!ifMatch.isEmpty()) {
            if (match(ifMatch, true) != Match.YES) {
                return Outcome.FAILED;
            }
        } else if (isModifiedSince(headers, "If-Unmodified-Since", false)) {
            return Outcome.FAILED;
        }
        List<String> ifNoneMatch = headers.all("If-None-Match");
        if (!ifNoneMatch.isEmpty()) {
            return switch (match(ifNoneMatch, false)) {
                case YES -> reads ? Outcome.NOT_MODIFIED : Outcome.FAILED;
                case NO -> Outcome.PROCEED;
                case MALFORMED -> reads ? Outcome.PROCEED : Outcome.FAILED;
            };
        }
        return reads && !isModifiedSince(headers, "If-Modified-Since", true)
                ? Outcome.NOT_MODIFIED
                : Outcome.PROCEED;
    }

    private Match match(List<String> lines, boolean strongly) {
        if (lines.size() == 1 && lines.getFirst().equals("*")) {
            return exists ? Match.YES : Match.NO;
        }
        EntityTagList list = new EntityTagList(String.join(",", lines));
        for (EntityTag each = list.next(); each != null; each = list.next()) {
            EntityTag current = tag;
            if (current != null
                    && (strongly ? current.matchesStrongly(each) : current.matchesWeakly(each))) {
                return Match.YES;
            }
        }
        return list.isAtEnd() ? Match.NO : Match.MALFORMED;
    }

    /// @param otherwise what it is if there is no such date, or no time to compare it with
    private boolean isModifiedSince(Headers headers, String name, boolean otherwise) {
        Instant changed = modified;
        List<String> lines = changed == null ? List.of() : headers.all(name);
        Instant since = lines.size() == 1 ? HttpDate.find(lines.getFirst()) : null;
        return since == null || changed == null ? otherwise : changed.isAfter(since);
    }

    /// Whether the field `Range` of a request is to be heeded, once [#evaluate(Request)] has said
    /// [Outcome#PROCEED] (RFC 9110 §13.1.5): there is no `If-Range`, or it names this state, by a
    /// strong entity tag, or by the date of the last change. The date counts only when its second
    /// is over, as until then it may stand for two states (§8.8.2.2).
    ///
    /// @param headers the header section of the request
    /// @return whether parts may be sent
    public boolean allowsRange(Headers headers) {
        List<String> lines = headers.all("If-Range");
        if (lines.isEmpty()) {
            return true;
        }
        if (lines.size() > 1) {
            return false;
        }
        EntityTag wanted = EntityTag.find(lines.getFirst());
        if (wanted != null) {
            return tag != null && tag.matchesStrongly(wanted);
        }
        Instant changed = modified;
        return changed != null
                && changed.equals(HttpDate.find(lines.getFirst()))
                && !clock.instant().isBefore(changed.plusSeconds(1));
    }

    /// Answers a request by a response, or by what its conditions make of that.
    ///
    /// @param request the request
    /// @param response the answer to it without conditions; one that is not successful is returned
    ///     as it is (§13.2.1). Its content, if it is a writer's, is not made unless it is sent
    /// @return the response with `ETag` and `Last-Modified`, as far as they are known and it has
    ///     none; or 304 with those of its fields that belong to it
    /// @throws HttpException with 412, if a condition fails
    public Response answer(Request request, Response response) {
        int code = response.status().code();
        if (code < 200 || code > 299) {
            return response;
        }
        Response validated = response.withHeaders(addedTo(response.headers()));
        return switch (evaluate(request)) {
            case PROCEED -> validated;
            case NOT_MODIFIED -> notModified(validated.headers());
            case FAILED -> throw failed();
        };
    }

    /// Field lines that say this state.
    ///
    /// @param headers field lines of a response
    /// @return those lines, with `ETag` and `Last-Modified` as far as they are known and missing
    public Headers addedTo(Headers headers) {
        Headers all = headers;
        if (tag != null && !all.contains("ETag")) {
            all = all.with("ETag", tag.toString());
        }
        if (modified != null && !all.contains("Last-Modified")) {
            all = all.with("Last-Modified", HttpDate.format(modified));
        }
        return all;
    }

    /// A 304 response to one who has the content (RFC 9110 §15.4.5).
    ///
    /// @param headers the field lines of the 200 response that it stands for
    /// @return the response, without those that say what the content is
    public static Response notModified(Headers headers) {
        Headers kept = headers;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).regionMatches(true, 0, "Content-", 0, 8)
                    && !headers.name(i).equalsIgnoreCase("Content-Location")
                    && !headers.name(i).equalsIgnoreCase("Content-Security-Policy")) {
                kept = kept.without(headers.name(i));
            }
        }
        return Response.of(Status.NOT_MODIFIED).withHeaders(kept);
    }

    /// {@return the 412 answer to a request whose conditions failed, to be thrown}
    public static HttpException failed() {
        return new HttpException(Status.PRECONDITION_FAILED, FAILED);
    }
}
