package hyperserve.demo.room;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Many windows at once, and some that do not read.
final class CrowdTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 10;
    private static final int WINDOWS = 8;
    private static final int LONG = 3000;

    private static final RoomLimits LIMITS =
            new RoomLimits(1, 1000, LONG, 4096, 1_000_000, 1, 64 * 1024);

    private static final Pattern MEMBER =
            Pattern.compile("\\{(?:\"type\":\"came\",)?\"id\":([0-9]+),\"name\":\"([^\"]*)\"");
    private static final Pattern LEFT = Pattern.compile("\"left\",\"id\":([0-9]+)");

    private ServedRooms served;

    @BeforeEach
    void start() throws IOException {
        served = new ServedRooms(LIMITS, System::nanoTime);
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    private Window open(int receiveBuffer) throws IOException {
        return Window.open(served.application().address(), "main", receiveBuffer);
    }

    /// What a window has been told about who is there.
    private static void apply(String message, Map<Integer, String> members) {
        Matcher member = MEMBER.matcher(message);
        while (member.find()) {
            String before = members.put(Integer.valueOf(member.group(1)), member.group(2));
            assertThat(before).as(message).isNull();
        }
        Matcher left = LEFT.matcher(message);
        if (left.find()) {
            assertThat(members.remove(Integer.valueOf(left.group(1)))).as(message).isNotNull();
        }
    }

    /// Half of them stay, the others go in each of the ways there are; one reads all along.
    @Test
    void whoCameAndWentAtOnceIsThereOrNotInTheEnd() throws Exception {
        Map<Integer, String> seen = new TreeMap<>();
        List<Window> stayed = new ArrayList<>();
        try (Window watcher = open(0).name("watcher");
                ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
            apply(watcher.next(), seen);
            Future<?> watching =
                    threads.submit(
                            () -> {
                                for (String each = watcher.next();
                                        !each.contains("the last");
                                        each = watcher.next()) {
                                    apply(each, seen);
                                }
                                return null;
                            });
            List<Callable<Window>> crowd = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String name = "crowd " + i;
                crowd.add(() -> comeAndGo(name));
            }
            for (Future<Window> each : threads.invokeAll(crowd)) {
                stayed.add(each.get());
            }
            isWhatIsSeen(watching, seen);
        } finally {
            for (Window each : stayed) {
                each.close();
            }
        }
        Eventually.atMost("rooms", 0, served.rooms()::count);
    }

    /// All windows of a round come and go as fast as they can be told to, those of other threads
    /// beside them.
    private Window comeAndGo(String name) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            List<Window> windows = new ArrayList<>();
            for (int i = 0; i < WINDOWS; i++) {
                windows.add(open(0));
            }
            for (int i = 0; i < WINDOWS; i++) {
                windows.get(i).name(name + " " + i).typing(true).typing(false);
            }
            if (round % 2 == 0) {
                for (int i = 0; i < WINDOWS; i++) {
                    assertThat(windows.get(i).next("\"here\"")).contains(name + " " + i);
                }
            }
            for (int i = 0; i < WINDOWS; i++) {
                end(windows.get(i), i);
            }
            for (Window each : windows) {
                each.close();
            }
        }
        Window stays = open(0).name(name);
        assertThat(stays.next("\"here\"")).contains('"' + name + '"');
        return stays;
    }

    private static void end(Window window, int how) throws IOException {
        switch (how % 4) {
            case 0 -> window.leave();
            case 1 -> window.kill();
            case 2 -> window.close();
            default -> window.says("no JSON");
        }
    }

    /// Windows that were killed are missed in time; then all see the same.
    private void isWhatIsSeen(Future<?> watching, Map<Integer, String> seen) throws Exception {
        Map<Integer, String> there = new TreeMap<>();
        Eventually.is("only those who stayed", () -> look(there) == THREADS + 2);
        try (Window last = open(0).name("the last")) {
            last.next("\"here\"");
            watching.get();
        }
        assertThat(there.values()).contains("watcher", "crowd 0", "crowd " + (THREADS - 1));
        there.values().remove("looks");
        // Those who looked have left by the time of the last, or do so.
        seen.values().removeIf("looks"::equals);
        assertThat(seen).isEqualTo(there);
    }

    private int look(Map<Integer, String> there) {
        there.clear();
        try (Window looks = open(0).name("looks")) {
            apply(looks.next(), there);
            looks.leave();
            looks.end();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return there.size();
    }

    /// Names are as long as they may be, so that what waits is soon too much.
    @Test
    void whoDoesNotReadIsSentAwayAndTheOthersGoOn() throws Exception {
        try (Window ada = open(0);
                Window slow = open(4096);
                Window other = open(0)) {
            ada.name("Ada").next("\"here\"");
            slow.name("slow");
            ada.next("\"slow\"");
            other.name("other").next("\"here\"");
            ada.next("\"other\"");
            int round = 0;
            String told = "";
            while (!told.contains("\"left\"")) {
                other.name("%d ".formatted(++round) + "x".repeat(LONG - 10));
                other.next("\"" + round + " ");
                told = ada.next();
                if (!told.contains("\"left\"")) {
                    assertThat(told).contains("\"" + round + " ");
                }
            }
            assertThat(told).isEqualTo("{\"type\":\"left\",\"id\":2}");
            assertThat(slow.end()).startsWith("1008");
            other.typing(true);
            assertThat(ada.next("\"typing\"")).contains("\"id\":3");
        }
        Eventually.atMost("rooms", 0, served.rooms()::count);
    }
}
