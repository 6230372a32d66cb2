package hyperserve.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

final class RefusalsTest {

    private static final SocketAddress PROXY =
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.10"), 41_822);

    private final Logger logger = Logger.getLogger(Refusals.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    String text = MessageFormat.format(line.getMessage(), line.getParameters());
                    lines.add(line.getLevel() + " " + text);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    private long now = 5;
    private final Refusals refusals = new Refusals(() -> now);

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
    }

    private void count(SocketAddress proxy) {
        refusals.count(proxy, new MalformedHeaderException("it is missing"));
    }

    private static String line(int count, String proxy) {
        return "WARNING "
                + count
                + " connections were closed, as the PROXY header that has to come first was not"
                + " valid; of the last one, from "
                + proxy
                + ": it is missing; this is told once a minute";
    }

    @Test
    void areToldOfAtOnceAndThenOnceAMinute() {
        count(PROXY);
        assertThat(lines).containsExactly(line(1, "/192.0.2.10:41822"));
        now += TimeUnit.SECONDS.toNanos(59);
        count(PROXY);
        count(PROXY);
        assertThat(lines).hasSize(1);
        now += TimeUnit.SECONDS.toNanos(1);
        count(UnixDomainSocketAddress.of(""));
        assertThat(lines).hasSize(2).endsWith(line(3, "a Unix domain socket"));
    }
}
