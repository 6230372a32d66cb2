package hyperserve.bench.compare;

import java.io.IOException;
import java.util.Map;

/// Messages to all WebSockets of a room: one is sent as soon as all have the one before. A request
/// is what one of them gets; times are until all have it.
///
/// @param name the scenario's name
/// @param members how many they are
/// @param message what is sent
record RoomBroadcasts(String name, int members, EchoMessage message) implements Scenario {

    @Override
    public Group group() {
        return Group.WS;
    }

    @Override
    public boolean warmsUpItself() {
        return true;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        try (RoomClient room = RoomClient.of(run.server().port(), members, message)) {
            return Publications.measure(run, members, room::publish);
        }
    }
}
