package hyperserve.web;

import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What went wrong, in a form that programs read: the problem details of RFC 9457. Immutable.
///
/// A handler throws one by [#exception], and a [ProblemRenderer] makes the answer, as it does for
/// all errors of the application and the server.
public final class Problem {

    private static final Set<String> STANDARD =
            Set.of("type", "title", "status", "detail", "instance");

    private final Status status;
    private final @Nullable URI type;
    private final String title;
    private final String detail;
    private final @Nullable URI instance;
    private final Map<String, @Nullable Object> members;

    private Problem(
            Status status,
            @Nullable URI type,
            String title,
            String detail,
            @Nullable URI instance,
            Map<String, @Nullable Object> members) {
        this.status = status;
        this.type = type;
        this.title = Objects.requireNonNull(title, "title");
        this.detail = Objects.requireNonNull(detail, "detail");
        this.instance = instance;
        this.members = members;
        if (status.code() < 400) {
            throw new IllegalArgumentException("a problem's status is 400 to 599, was " + status);
        }
    }

    /// A problem that its status says all of.
    ///
    /// @param status the status, 400 to 599
    /// @return the problem, with the phrase of the status as its title
    /// @throws IllegalArgumentException if the status is none of an error
    public static Problem of(Status status) {
        return of(status, "");
    }

    /// A problem.
    ///
    /// @param status the status, 400 to 599
    /// @param detail what is wrong this time, for the client to read; empty says nothing
    /// @return the problem, with the phrase of the status as its title
    /// @throws IllegalArgumentException if the status is none of an error
    public static Problem of(Status status, String detail) {
        return new Problem(status, null, status.reason(), detail, null, Map.of());
    }

    /// The problem that an error is.
    ///
    /// @param error the error
    /// @return the problem that was thrown by its [#exception], or one of the status and reason of
    ///     the error. Nothing of another exception is in it
    public static Problem of(HttpError error) {
        if (error.cause() instanceof Carrier carrier) {
            return carrier.problem.withStatus(error.status());
        }
        return of(error.status(), error.reason());
    }

    /// {@return the status}
    public Status status() {
        return status;
    }

    /// {@return the URI of the kind of problem, or null for `about:blank`, that is, the kind that
    /// the status names}
    public @Nullable URI type() {
        return type;
    }

    /// {@return the kind of problem in words, perhaps empty}
    public String title() {
        return title;
    }

    /// {@return what is wrong this time, perhaps empty}
    public String detail() {
        return detail;
    }

    /// {@return the URI of this occurrence, or null}
    public @Nullable URI instance() {
        return instance;
    }

    /// {@return the extension members (RFC 9457 §3.2), in the order in which they were added;
    /// immutable. Values are null, Boolean, Number, String, and List and Map of these}
    public Map<String, @Nullable Object> members() {
        return members;
    }

    Problem withStatus(Status another) {
        return new Problem(another, type, title, detail, instance, members);
    }

    /// This problem as one of a kind (RFC 9457 §3.1.1, §3.1.3).
    ///
    /// @param kind the URI that names the kind, best one that leads to its description
    /// @param words what the kind is called, the same for all problems of it
    /// @return a new problem
    public Problem withType(URI kind, String words) {
        Objects.requireNonNull(kind, "kind");
        return new Problem(status, kind, words, detail, instance, members);
    }

    /// This problem with the URI of this occurrence (RFC 9457 §3.1.5).
    ///
    /// @param occurrence the URI
    /// @return a new problem
    public Problem withInstance(URI occurrence) {
        Objects.requireNonNull(occurrence, "occurrence");
        return new Problem(status, type, title, detail, occurrence, members);
    }

    /// This problem with an extension member in place of one of that name.
    ///
    /// @param name its name; RFC 9457 §3.2 advises a letter, then letters, digits and `_`
    /// @param value null, text, an enum constant, a boolean, a number of the JDK that is finite, or
    ///     an [Iterable], or a [Map] by strings, of such; copied
    /// @return a new problem
    /// @throws IllegalArgumentException if the name is empty or that of a standard member, or the
    ///     value is none of these or more than 16 levels deep
    public Problem with(String name, @Nullable Object value) {
        if (name.isEmpty() || STANDARD.contains(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot be the name of an extension member");
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
        all.put(name, JsonText.copyOf(value, "the member " + name));
        return new Problem(status, type, title, detail, instance, Collections.unmodifiableMap(all));
    }

    /// {@return this problem as an exception, to be thrown by a handler or a filter}
    public HttpException exception() {
        return new HttpException(HttpError.of(status, reason()).withCause(new Carrier(this)));
    }

    static boolean isCarrier(Throwable thrown) {
        return thrown instanceof Carrier;
    }

    private String reason() {
        return detail.isEmpty() ? title : detail;
    }

    /// {@return this problem as JSON}
    public String toJson() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (type != null) {
            all.put("type", type.toString());
        }
        if (!title.isEmpty()) {
            all.put("title", title);
        }
        all.put("status", status.code());
        if (!detail.isEmpty()) {
            all.put("detail", detail);
        }
        if (instance != null) {
            all.put("instance", instance.toString());
        }
        all.putAll(members);
        StringBuilder json = new StringBuilder();
        JsonText.append(json, all);
        return json.toString();
    }

    /// {@return this problem as text, a line for status and detail and one for each member}
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(type == null ? status.toString() : status.code() + " " + title);
        text.append(detail.isEmpty() ? "" : ": " + detail).append('\n');
        members.forEach(
                (name, value) -> {
                    text.append(name).append(": ");
                    JsonText.append(text, value);
                    text.append('\n');
                });
        return text.toString();
    }

    /// {@return the answer, as `application/problem+json`}
    public Response response() {
        return response(MediaType.PROBLEM_JSON, toJson());
    }

    /// The answer in a form that the client takes.
    ///
    /// @param request the request that it answers
    /// @return JSON, or plain text for a client that likes text better than JSON, as browsers do
    ///     who show a page, or that takes no JSON; with `Vary: Accept`
    public Response response(Request request) {
        Accept accept = Accept.of(request.headers());
        double json =
                Math.max(accept.weight(MediaType.PROBLEM_JSON), accept.weight(MediaType.JSON));
        double text = Math.max(accept.weight(MediaType.TEXT), accept.weight(MediaType.HTML));
        Response response =
                json > 0 && json >= text ? response() : response(MediaType.TEXT, toText());
        return Vary.add(response, "Accept");
    }

    private Response response(MediaType contentType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return Response.bytes(contentType.toString(), bytes).withStatus(status);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Problem that
                && status.equals(that.status)
                && Objects.equals(type, that.type)
                && title.equals(that.title)
                && detail.equals(that.detail)
                && Objects.equals(instance, that.instance)
                && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, type, title, detail, instance, members);
    }

    /// {@return this problem as JSON}
    @Override
    public String toString() {
        return toJson();
    }

    /// Takes a problem from where it is thrown to where the answer is made.
    private static final class Carrier extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Carrier(Problem problem) {
            super(problem.reason(), null, false, false);
            this.problem = problem;
        }
    }
}
