package hyperserve.demo.room;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.demo.board.Board;
import hyperserve.test.LogWatch;
import hyperserve.testkit.TestApplication;

import java.io.IOException;
import java.util.function.LongSupplier;

/// A board with rooms, on a port. Whatever windows do, it is nothing to be logged.
final class ServedRooms implements AutoCloseable {

    private final LogWatch log = LogWatch.ofWarnings();
    private final Rooms rooms;
    private final Board board;
    private final TestApplication application;

    /// @param clock nanoseconds since whenever
    ServedRooms(RoomLimits limits, LongSupplier clock) throws IOException {
        rooms = new Rooms(limits, clock);
        board = Board.open(null, rooms);
        application =
                TestApplication.onPort(
                        routes -> routes.any("/board", board).any("/board/{rest...}", board));
    }

    Rooms rooms() {
        return rooms;
    }

    TestApplication application() {
        return application;
    }

    @Override
    public void close() throws IOException {
        application.close();
        board.close();
        log.close();
        assertThat(log.lines()).isEmpty();
    }
}
