package hyperserve.testkit;

import hyperserve.api.Headers;
import hyperserve.api.Method;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Asks an application, and keeps the cookies that it sets, as one browser does; so each user of a
/// test has a client. Redirects are not followed: they are responses like others. For one thread.
///
/// Where no response comes (the server cuts the connection, or nothing comes for 30 seconds), it
/// throws [UncheckedIOException], which says what was asked.
public final class TestClient {

    private final Answering answering;
    private final CookieJar cookies = new CookieJar();
    private Headers always = Headers.empty();

    TestClient(Answering answering) {
        this.answering = answering;
    }

    /// Sends a field line with each request from now on that does not say otherwise; it takes the
    /// place of one of the same name that was set before.
    ///
    /// @param name a field name
    /// @param value its value
    /// @return this
    /// @throws IllegalArgumentException if one of them is malformed
    public TestClient always(String name, String value) {
        always = always.with(name, value);
        return this;
    }

    /// Has a request answered.
    ///
    /// @param request the request
    /// @return the response, read to its end
    public TestResponse send(TestRequest request) {
        try (Answer answer = answer(request)) {
            return new TestResponse(request, answer, answer.content().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(request + " was not answered to its end: " + e, e);
        }
    }

    /// Has a request answered with content that comes when it comes, such as server-sent events.
    ///
    /// @param request the request
    /// @return the response, of which the content is yet to be read
    public TestStream open(TestRequest request) {
        try {
            Answer answer = answer(request);
            return new TestStream(request, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(request + " was not answered: " + e, e);
        }
    }

    private Answer answer(TestRequest request) throws IOException {
        Headers fields = request.headers();
        for (int i = 0; i < always.size(); i++) {
            if (!fields.contains(always.name(i))) {
                fields = fields.adding(always.name(i), always.value(i));
            }
        }
        String kept = cookies.of(request.target());
        if (!kept.isEmpty() && !fields.contains("Cookie")) {
            fields = fields.adding("Cookie", kept);
        }
        Answer answer = answering.answer(request, fields);
        cookies.keep(request.target(), answer.headers());
        return answer;
    }

    /// Asks by GET.
    ///
    /// @param target path and query, as in [TestRequest#of]
    /// @return the response
    public TestResponse get(String target) {
        return send(TestRequest.of(Method.GET, target));
    }

    /// Asks by HEAD.
    ///
    /// @param target path and query, as in [TestRequest#of]
    /// @return the response
    public TestResponse head(String target) {
        return send(TestRequest.of(Method.HEAD, target));
    }

    /// Asks by POST.
    ///
    /// @param target path and query, as in [TestRequest#of]
    /// @param contentType the media type of the content
    /// @param text the content
    /// @return the response
    public TestResponse post(String target, String contentType, String text) {
        return send(TestRequest.of(Method.POST, target).withBody(contentType, text));
    }

    /// Asks by PUT.
    ///
    /// @param target path and query, as in [TestRequest#of]
    /// @param contentType the media type of the content
    /// @param text the content
    /// @return the response
    public TestResponse put(String target, String contentType, String text) {
        return send(TestRequest.of(Method.PUT, target).withBody(contentType, text));
    }

    /// Asks by DELETE.
    ///
    /// @param target path and query, as in [TestRequest#of]
    /// @return the response
    public TestResponse delete(String target) {
        return send(TestRequest.of(Method.DELETE, target));
    }

    /// Opens a stream by GET.
    ///
    /// @param target path and query, as in [TestRequest#of]
    /// @return the response, of which the content is yet to be read
    public TestStream open(String target) {
        return open(TestRequest.of(Method.GET, target));
    }

    /// The value of a cookie that it keeps.
    ///
    /// @param name its name
    /// @return its value
    /// @throws AssertionError if it keeps none of that name; the message has the names of all, and
    ///     of those that were not kept the reason
    public String cookie(String name) {
        return cookies.value(name);
    }

    /// {@return whether it keeps a cookie}
    ///
    /// @param name its name
    public boolean hasCookie(String name) {
        return cookies.contains(name);
    }

    /// Forgets all cookies.
    ///
    /// @return this
    public TestClient forgetCookies() {
        cookies.clear();
        return this;
    }
}
