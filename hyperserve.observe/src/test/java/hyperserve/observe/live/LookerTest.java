package hyperserve.observe.live;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.observe.figures.Exchanges;

import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What is told of WebSockets to those who look.
final class LookerTest {

    private final Map<ServerFigure, Long> figures = new EnumMap<>(ServerFigure.class);

    private final RunningServer server =
            new RunningServer() {
                @Override
                public List<SocketAddress> addresses() {
                    return List.of();
                }

                @Override
                public String poolName() {
                    return "each";
                }

                @Override
                public long figure(ServerFigure which) {
                    return figures.getOrDefault(which, 0L);
                }

                @Override
                public void stop() {}
            };

    private final Looker looker =
            new Looker(new Exchanges(), new Recent(), server, "1", System.nanoTime());

    @Test
    void tellsOfNoSocketsBeforeThereWasOne() {
        Look look = looker.look(false, 1);
        assertThat(LookText.of(look)).doesNotContain("websockets");
        assertThat(LookJson.of(look)).contains("\"sockets\":0,\"socketsOpened\":0,\"messages\":0");
    }

    @Test
    void tellsOfSocketsAndTheRateOfTheirMessages() {
        looker.look(false, 1);
        figures.put(ServerFigure.WEBSOCKETS, 3L);
        figures.put(ServerFigure.WEBSOCKETS_OPENED, 5L);
        figures.put(ServerFigure.WEBSOCKET_MESSAGES_RECEIVED, 100L);
        figures.put(ServerFigure.WEBSOCKET_MESSAGES_SENT, 200L);
        Look look = looker.look(false, 1);
        assertThat(look.load().sockets()).isEqualTo(3);
        assertThat(look.load().messages()).isPositive();
        assertThat(LookText.of(look)).containsPattern("\nwebsockets {5}3, \\d+ messages/s\n");
        assertThat(LookJson.of(look)).contains("\"sockets\":3,\"socketsOpened\":5,");
        figures.put(ServerFigure.WEBSOCKETS, 0L);
        assertThat(LookText.of(looker.look(false, 1)))
                .contains("\nwebsockets     0, 0 messages/s\n");
    }
}
