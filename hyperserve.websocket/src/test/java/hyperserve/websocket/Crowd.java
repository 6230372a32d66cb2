package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.test.Eventually;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// A listener of many sockets, that keeps which are open and how each has ended.
class Crowd implements WebSocketListener {

    private final Set<WebSocket> opened = ConcurrentHashMap.newKeySet();
    private final Map<WebSocket, List<Integer>> ends = new ConcurrentHashMap<>();

    /// Many clients with an open WebSocket each.
    ///
    /// @param receiveBuffer how much of what nobody reads the system of each takes, 0 for as usual
    static List<WireClient> open(Server server, String path, int count, int receiveBuffer)
            throws IOException {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(WireClient.connect(server, receiveBuffer).opening(path));
        }
        return clients;
    }

    static void leave(List<WireClient> clients) throws IOException {
        for (WireClient each : clients) {
            each.close();
        }
    }

    /// All that were opened, when there are so many.
    Set<WebSocket> sockets(int count) {
        Eventually.shows(opened::size, size -> size == count);
        return opened;
    }

    /// How many have ended with each code, when so many have; each once.
    Map<Integer, Integer> ends(int count) {
        Eventually.shows(ends::size, size -> size >= count);
        assertThat(ends).hasSize(count);
        assertThat(ends.values()).allSatisfy(codes -> assertThat(codes).hasSize(1));
        Map<Integer, Integer> byCode = new TreeMap<>();
        ends.values().forEach(codes -> byCode.merge(codes.getFirst(), 1, Integer::sum));
        return byCode;
    }

    @Override
    public void opened(WebSocket socket) throws Exception {
        opened.add(socket);
    }

    @Override
    public void message(WebSocket socket, WebSocketMessage message) throws Exception {
        socket.send(message);
    }

    @Override
    public void closed(WebSocket socket, WebSocketClose close) throws Exception {
        ends.merge(
                socket,
                List.of(close.code()),
                (before, more) -> {
                    List<Integer> all = new ArrayList<>(before);
                    all.addAll(more);
                    return all;
                });
    }
}
