package hyperserve.web.filter;

import hyperserve.api.BodyException;
import hyperserve.api.BodyOutput;
import hyperserve.api.BodyWriter;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.StreamedBody;

import java.util.function.UnaryOperator;

/// Changes the fields of whatever a request is answered with: what is returned, what is thrown, the
/// 500 that becomes of a failure, and what the writer of a body throws before it has begun.
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
        return response.body() instanceof StreamedBody streamed
                ? changed.withBody(
                        withWriter(streamed, out -> write(streamed.writer(), out, change)))
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

    /// Content of the same length from another writer.
    static StreamedBody withWriter(StreamedBody body, BodyWriter writer) {
        return body.length() == StreamedBody.UNKNOWN
                ? StreamedBody.of(writer)
                : StreamedBody.of(body.length(), writer);
    }
}
