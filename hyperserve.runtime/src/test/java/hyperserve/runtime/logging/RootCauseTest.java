package hyperserve.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What an operator reads of an exception.
final class RootCauseTest {

    @Test
    void tellsWhatWrapsARootThatSaysNothing() {
        Exception wrapped =
                new IllegalStateException("cannot open the database", new NullPointerException());
        assertThat(RootCause.of(wrapped))
                .startsWith("java.lang.IllegalStateException: cannot open the database, because of")
                .contains("java.lang.NullPointerException at ");
    }

    @Test
    void tellsTheRootAloneIfTheRestRepeatsIt() {
        Exception root = new IllegalArgumentException("no such table");
        assertThat(RootCause.of(new IllegalStateException(root)))
                .isEqualTo("java.lang.IllegalArgumentException: no such table");
    }

    @Test
    void outlivesWhatThrowsWhateverItIsAsked() {
        Exception hostile =
                new RuntimeException() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public String getMessage() {
                        throw new AssertionError("on purpose");
                    }

                    @Override
                    public synchronized Throwable getCause() {
                        throw new AssertionError("on purpose");
                    }

                    @Override
                    public StackTraceElement[] getStackTrace() {
                        throw new AssertionError("on purpose");
                    }
                };
        assertThat(RootCause.of(hostile)).isEqualTo(hostile.getClass().getName());
    }
}
