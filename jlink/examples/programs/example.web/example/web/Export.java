package example.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BodyOutput;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.io.IOException;
import java.nio.ByteBuffer;

/// All entries as lines of a table, made while they are sent; behind them, in a trailer, how many
/// there were.
record Export(Entries entries) implements Handler {

    @Override
    public Response handle(Request request) {
        boolean trailers = !request.connection().protocol().equals("HTTP/1.0");
        return Response.of(
                Status.OK,
                Headers.of(
                        "Content-Type", "text/csv; charset=utf-8",
                        "Content-Disposition", "attachment; filename=\"entries.csv\""),
                StreamedBody.of(out -> write(out, trailers)));
    }

    private void write(BodyOutput out, boolean trailers) throws IOException {
        int lines = 0;
        for (Entries.Entry entry : entries.all()) {
            String line = entry.id() + "," + quoted(entry.name()) + "," + quoted(entry.text());
            out.write(ByteBuffer.wrap((line + "\r\n").getBytes(UTF_8)));
            lines++;
        }
        if (trailers) {
            out.trailer("Entry-Count", String.valueOf(lines));
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
