package example.notes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BodyOutput;
import hyperserve.api.Handler;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Server-sent events, each to every client that listens. Its route has to be long-lived.
public final class Events implements Handler {

    private static final int MOST_PENDING = 100;
    private static final String PING = ":\n\n";

    private final Set<BlockingQueue<String>> listeners = ConcurrentHashMap.newKeySet();
    private final Response stream = Response.stream("text/event-stream", this::send);

    @Override
    public Response handle(Request request) {
        return stream;
    }

    /// Sends an event. Who is too slow for so many loses some.
    ///
    /// @param data one line
    public void publish(String name, String data) {
        String event = "event: " + name + "\ndata: " + data + "\n\n";
        listeners.forEach(listener -> listener.offer(event));
    }

    private void send(BodyOutput out) throws IOException, InterruptedException {
        var pending = new ArrayBlockingQueue<String>(MOST_PENDING);
        listeners.add(pending);
        try {
            String event = PING;
            while (true) {
                out.write((event == null ? PING : event).getBytes(UTF_8));
                out.flush();
                // A ping from time to time, as proxies end connections that are silent.
                event = pending.poll(30, TimeUnit.SECONDS);
            }
        } finally {
            listeners.remove(pending);
        }
    }
}
