package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.limits.MemoryBudget;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/// What threads write for each request or connection has 128 bytes on either side that nobody uses:
/// this finds the cells that are in use, and looks how far from the ends of their array they are.
final class LinesTest {

    private static final int ROOM = 128;

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    /// {@return where the cells in use are, in bytes from the first one, and how long the array is}
    private static List<Integer> used(Object array) {
        return switch (array) {
            case AtomicLongArray longs ->
                    offsets(longs.length(), Long.BYTES, i -> longs.get(i) != 0);
            case AtomicIntegerArray ints ->
                    offsets(ints.length(), Integer.BYTES, i -> ints.get(i) != 0);
            // References have 4 bytes or 8; the room has to do for 4.
            case AtomicReferenceArray<?> references ->
                    offsets(references.length(), Integer.BYTES, i -> references.get(i) != null);
            case Object[] references ->
                    offsets(references.length, Integer.BYTES, i -> references[i] != null);
            default -> throw new AssertionError("not an array: " + array);
        };
    }

    private static List<Integer> offsets(int length, int size, IntPredicate used) {
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (used.test(i)) {
                offsets.add(i * size);
            }
        }
        offsets.add(length * size);
        return offsets;
    }

    /// @param count how many cells are in use
    /// @param alone whether each has room of its own
    private static void isApart(Object owner, String name, int count, boolean alone)
            throws ReflectiveOperationException {
        List<Integer> offsets = used(field(owner, name));
        assertThat(offsets).as("cells in use, and the end").hasSize(count + 1);
        assertThat(offsets.getFirst()).isGreaterThanOrEqualTo(ROOM);
        for (int i = 1; i <= count; i++) {
            if (alone || i == count) {
                assertThat(offsets.get(i) - offsets.get(i - 1))
                        .as("from %d on", offsets.get(i - 1))
                        .isGreaterThan(ROOM);
            }
        }
    }

    @Test
    void keepsTheNumbersOfASourceApart() throws Exception {
        SourceWords words = new SourceWords();
        words.waits();
        words.connectionComes();
        isApart(words, "words", 2, true);
    }

    @Test
    void keepsWhatIsReadyAndWhatIsPostedApart() throws Exception {
        try (SocketChannel channel = SocketChannel.open()) {
            Connection connection =
                    new Connection(
                            new PlainTransport(channel), null, null, new BufferPool(1), _ -> null);
            ReadyList ready = new ReadyList();
            ready.add(connection);
            isApart(ready, "ends", 2, false);
            Inbox inbox = new Inbox();
            inbox.add(connection);
            isApart(inbox, "heads", 1, true);
        }
    }

    @Test
    void keepsTheDoorApart() throws Exception {
        Door door = new Door(2);
        door.offer(1);
        isApart(door, "words", 1, true);
    }

    @Test
    void keepsTheBudgetApart() throws Exception {
        MemoryBudget budget = new MemoryBudget(10);
        budget.take(1);
        isApart(budget, "words", 1, true);
    }

    @Test
    void keepsTheBuffersOfThreadsApart() throws Exception {
        BufferPool pool = new BufferPool(8);
        Thread threadOfItsOwn = Thread.ofVirtual().start(() -> fill(pool));
        threadOfItsOwn.join();
        isApart(pool, "slots", 4, true);
        fill(pool);
        Object places = field(field(pool, "atHand"), "places");
        AtomicReferenceArray<?> table = (AtomicReferenceArray<?>) places;
        for (int i = 0; i < table.length(); i++) {
            if (table.get(i) != null) {
                isApart(table.get(i), "cells", 2, false);
                return;
            }
        }
        throw new AssertionError("nothing at hand");
    }

    private static void fill(BufferPool pool) {
        List<ByteBuffer> leased = Stream.generate(pool::lease).limit(4).toList();
        leased.forEach(pool::release);
    }
}
