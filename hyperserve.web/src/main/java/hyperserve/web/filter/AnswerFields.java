package hyperserve.web.filter;

import hyperserve.api.BodyException;
import hyperserve.api.BodyFeed;
import hyperserve.api.BodyOutput;
import hyperserve.api.BodySource;
import hyperserve.api.BodyWriter;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.StreamedBody;

import java.util.function.UnaryOperator;

/// Changes the fields of whatever a request is answered with: what is returned, what is thrown, the
/// 500 that becomes of a failure, and what the writer of a body, or the feed of one that is pushed,
/// throws before it has begun.
final class AnswerFields {

    private AnswerFields() {}

    static Response change(Request request, Handler next, UnaryOperator<Headers> change)
            throws Exception {
        try {
            return changed(next.handle(request), change);
        } catch (HttpException e) {
            throw e.changingHeaders(change);
        } catch (InterruptedException | BodyException e) {
            // To the server these say more than that something has failed.
            throw e;
        } catch (Exception e) {
            throw HttpException.failure(e).changingHeaders(change);
        }
    }

    private static Response changed(Response response, UnaryOperator<Headers> change) {
        Response changed = response.withHeaders(change.apply(response.headers()));
        if (response.body() instanceof StreamedBody streamed) {
            return changed.withBody(
                    withWriter(streamed, out -> write(streamed.writer(), out, change)));
        }
        return response.body() instanceof PushedBody pushed
                ? changed.withBody(withFeed(pushed, signal -> open(pushed.feed(), signal, change)))
                : changed;
    }

    private static void write(BodyWriter writer, BodyOutput out, UnaryOperator<Headers> change)
            throws Exception {
        try {
            writer.writeTo(out);
        } catch (HttpException e) {
            throw e.changingHeaders(change);
        }
    }

    private static BodySource open(BodyFeed feed, Runnable signal, UnaryOperator<Headers> change)
            throws Exception {
        try {
            return feed.open(signal);
        } catch (HttpException e) {
            throw e.changingHeaders(change);
        }
    }

    /// Content that is pushed with the same clock by another feed.
    static PushedBody withFeed(PushedBody body, BodyFeed feed) {
        return PushedBody.of(feed).withQuiet(body.quiet());
    }

    /// Content of the same length from another writer.
    static StreamedBody withWriter(StreamedBody body, BodyWriter writer) {
        return body.length() == StreamedBody.UNKNOWN
                ? StreamedBody.of(writer)
                : StreamedBody.of(body.length(), writer);
    }
}
