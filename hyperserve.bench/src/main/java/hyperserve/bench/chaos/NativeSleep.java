package hyperserve.bench.chaos;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Waits where the JVM cannot see it.
final class NativeSleep {

    @SuppressWarnings("restricted")
    private static final MethodHandle USLEEP =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("usleep"),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private NativeSleep() {}

    static void millis(int millis) {
        try {
            int result = (int) USLEEP.invokeExact(millis * 1000);
            if (result != 0) {
                throw new IllegalStateException("usleep was interrupted");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
