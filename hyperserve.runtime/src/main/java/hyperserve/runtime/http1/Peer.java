package hyperserve.runtime.http1;

import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.TransferClock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The client as seen by a handler's thread, which may wait for it: within the clocks, and without
/// holding up anybody else ([Connection#awaitReadable()]). Owned by whoever owns the connection.
final class Peer {

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Service service;
    private final TransferClock reading;
    private final TransferClock writing;

    Peer(Connection connection, Service service) {
        this.connection = connection;
        this.service = service;
        long grace = service.timeouts.minRateGrace().toNanos();
        int minRate = service.timeouts.minRate();
        this.reading = new TransferClock(service.timeouts.body().toNanos(), grace, minRate);
        this.writing = new TransferClock(service.timeouts.response().toNanos(), grace, minRate);
    }

    /// The clock of the body that is received.
    TransferClock reading() {
        return reading;
    }

    /// The clock of the response that is sent.
    TransferClock writing() {
        return writing;
    }

    /// Sends all that is to be sent.
    void flushFully() throws IOException {
        while (true) {
            writing.moved(connection.output().flush());
            if (connection.output().unsent() == 0) {
                return;
            }
            connection.deadline(writing.waitFrom(service.clock.getAsLong()));
            boolean ready = connection.awaitWritable();
            writing.waitedUntil(service.clock.getAsLong());
            if (!ready) {
                throw new IOException("the client reads too slowly");
            }
        }
    }

    /// Waits until there is something to read.
    ///
    /// @return false if the client took too long
    boolean awaitReadable() throws IOException {
        connection.input().release();
        connection.deadline(reading.waitFrom(service.clock.getAsLong()));
        boolean ready = connection.awaitReadable();
        reading.waitedUntil(service.clock.getAsLong());
        return ready;
    }

    /// Tells a client that waits for it to send the body (RFC 9110 §15.2.1).
    void sendContinue() throws IOException {
        connection.output().room(CONTINUE.length).put(CONTINUE);
        flushFully();
    }
}
