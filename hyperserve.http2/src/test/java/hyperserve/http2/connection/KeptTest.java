package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What a client can have the server keep is counted, and no more than what it is counted for.
final class KeptTest {

    /// The window of the connection is that of others, too.
    @Test
    void givesTheWindowBackOfBodiesThatAreTooLong() throws IOException {
        byte[] part = new byte[16_000];
        try (Server server =
                        Pool.LOCKFREE
                                .server()
                                .handle(
                                        Method.POST,
                                        "/",
                                        request -> Response.text(request.body().text()),
                                        RouteOptions.defaults().withMaxBody(10))
                                .start();
                WireClient client = WireClient.connect(server)) {
            long window = 65_535;
            for (int i = 0; i < 500; i++) {
                int id = 2 * i + 1;
                while (window < part.length) {
                    window +=
                            client.next(f -> f.type() == WINDOW_UPDATE && f.stream() == 0)
                                    .number(0);
                }
                client.post(id, "/").frame(DATA, END_STREAM, id, part);
                window -= part.length;
                Frame frame = client.next();
                while (frame.stream() != id || !frame.has(END_STREAM)) {
                    if (frame.type() == HEADERS) {
                        assertThat(client.fields(frame)).startsWith(":status: 413");
                    }
                    if (frame.type() == WINDOW_UPDATE && frame.stream() == 0) {
                        window += frame.number(0);
                    }
                    frame = client.next();
                }
            }
            Eventually.atMost("all is given back", 16 * 1024, server::memoryKept);
        }
    }
}
