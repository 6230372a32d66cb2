package hyperserve.bench.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/// What a handler does, chosen by the path that a client asks for: `/chaos/{deed}/{n}/{id}`. The
/// number makes it worse. Whoever gives an answer puts the id into it.
enum Deed {
    /// Answers.
    ANSWER(30),
    /// Answers with a stream whose writer flushes often.
    STREAM(8),
    /// Answers with the body that was sent.
    COPY(8),
    /// Answers with the body while it comes.
    ECHO(8),
    /// Sleeps for so many milliseconds.
    SLEEP(8),
    /// Recurses to the end of the stack, and comes back.
    RECURSE(3),
    /// Recurses to the end of the stack, and lets the error go.
    OVERFLOW(3),
    /// Recurses to the end of the stack, and reads the body so many frames before it.
    READ_DEEP(12),
    /// Recurses to the end of the stack, and writes so many frames before it.
    WRITE_DEEP(4),
    /// Allocates all there is, and gives it back.
    HOARD(1),
    /// Allocates all there is, and lets the error go.
    EXHAUST(1),
    /// Computes for so many milliseconds.
    SPIN(3),
    /// Waits in a native function for so many milliseconds.
    NATIVE(3),
    /// Waits in a class initialiser, together with others that need the same class.
    INITIALISE(3),
    /// Throws one of many things before it reads.
    THROW(5),
    /// Throws it after it has read some of the body.
    THROW_READING(4),
    /// Throws it in the writer, before anything was sent.
    THROW_UNCOMMITTED(4),
    /// Throws it in the writer, after much was sent.
    THROW_COMMITTED(4),
    /// Interrupts itself, and answers.
    INTERRUPT(3),
    /// Interrupts itself, and reads the body.
    INTERRUPT_READING(3),
    /// Interrupts itself, and writes a stream.
    INTERRUPT_WRITING(3),
    /// Starts a server, and has it closed by a handler of its own.
    CLOSE_SERVER(1);

    private static final Deed[] ALL = values();
    private static final int SUM = Arrays.stream(ALL).mapToInt(deed -> deed.weight).sum();

    private static final Set<Deed> READING =
            EnumSet.of(COPY, ECHO, READ_DEEP, THROW_READING, INTERRUPT_READING);

    private final int weight;

    Deed(int weight) {
        this.weight = weight;
    }

    /// {@return one of them, the more harmless the likelier}
    static Deed random(Random random) {
        int left = random.nextInt(SUM);
        int number = 0;
        while (left >= ALL[number].weight) {
            left -= ALL[number++].weight;
        }
        return ALL[number];
    }

    String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Deed ofPath(String path) {
        return valueOf(path.toUpperCase(Locale.ROOT));
    }

    /// {@return whether it wants a body}
    boolean reads() {
        return READING.contains(this);
    }
}
