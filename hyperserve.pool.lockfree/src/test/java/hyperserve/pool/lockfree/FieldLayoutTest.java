package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/// The JVM lays out fields as [HotFields] expects: it need not, so this looks.
final class FieldLayoutTest {

    private static final long ROOM = 128;

    private static long offset(Field field) {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field theUnsafe = type.getDeclaredField("theUnsafe");
            theUnsafe.setAccessible(true);
            return (long)
                    type.getMethod("objectFieldOffset", Field.class)
                            .invoke(theUnsafe.get(null), field);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            // Fields of Thread cannot be asked for; they come before all others.
            if (each != Thread.class) {
                for (Field field : each.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        fields.add(field);
                    }
                }
            }
        }
        return fields;
    }

    /// Sees that nothing but room is within 128 bytes of a group of fields, and that there is room
    /// after the last one.
    private static void isApart(Class<?> type, Class<?> group) {
        for (Field hot : group.getDeclaredFields()) {
            long end = 0;
            for (Field other : fields(type)) {
                long distance = Math.abs(offset(other) - offset(hot));
                boolean room =
                        other.getName().matches("filler|lastFiller")
                                || other.getDeclaringClass()
                                        .getSimpleName()
                                        .matches("(Before|After).*");
                boolean same = other.getDeclaringClass() == group;
                assertThat(same || room || distance >= ROOM)
                        .as("%s is %d bytes from %s", other, distance, hot)
                        .isTrue();
                end = Math.max(end, offset(other) - offset(hot));
            }
            assertThat(end).as("room after %s", hot).isGreaterThanOrEqualTo(ROOM - Long.BYTES);
            assertThat(offset(hot)).as("room before %s", hot).isGreaterThanOrEqualTo(ROOM);
        }
    }

    @Test
    void keepsWhatAWorkerWritesForEachTaskApart() {
        isApart(Worker.class, HotFields.OfWorker.class);
    }

    @Test
    void keepsWhatTheHolderOfALaneWritesApart() {
        isApart(Lane.class, HotFields.OfLane.class);
    }

    @Test
    void keepsTheEndsOfARingApart() {
        isApart(TaskRing.class, HotFields.Head.class);
        isApart(TaskRing.class, HotFields.Tail.class);
    }
}
