package example.web;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodyWriter;
import hyperserve.api.Filter;
import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.ResponseBody;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/// Compresses what the handlers behind it answer, in memory or as it is made.
final class Gzip implements Filter {

    private static final int SHORTEST = 256;

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        Response response = next.handle(request);
        if (!response.status().equals(Status.OK)
                || response.headers().contains("Content-Encoding")) {
            return response;
        }
        Response varying = response.addingHeader("Vary", "Accept-Encoding");
        ResponseBody body = response.body();
        ResponseBody zipped = accepts(request) ? zipped(body) : body;
        return zipped == body
                ? varying
                : varying.withBody(zipped).withHeader("Content-Encoding", "gzip");
    }

    private static boolean accepts(Request request) {
        return request.headers().all("Accept-Encoding").stream()
                .anyMatch(codings -> codings.contains("gzip"));
    }

    private static ResponseBody zipped(ResponseBody body) throws IOException {
        return switch (body) {
            case FixedBody fixed when fixed.length() >= SHORTEST -> FixedBody.of(zip(fixed));
            case StreamedBody streamed -> StreamedBody.of(zip(streamed.writer()));
            // Too short, or of a kind that one cannot see into.
            default -> body;
        };
    }

    private static byte[] zip(FixedBody body) throws IOException {
        byte[] plain = new byte[(int) body.length()];
        body.copyTo(plain, 0);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(plain);
        }
        return zipped.toByteArray();
    }

    private static BodyWriter zip(BodyWriter writer) {
        return out -> {
            // Not closed, as that would close the output too.
            GZIPOutputStream zip = new GZIPOutputStream(out, true);
            writer.writeTo(BodyOutput.to(zip));
            zip.finish();
        };
    }
}
