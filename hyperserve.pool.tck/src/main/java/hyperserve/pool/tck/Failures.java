package hyperserve.pool.tck;

/// All that a task may throw.
final class Failures {

    private Failures() {}

    /// Throws something, each time something else.
    static void fail(int number) {
        switch (number % 5) {
            case 0 -> throw new IllegalStateException("thrown by a test, on purpose");
            case 1 -> throw new AssertionError("thrown by a test, on purpose");
            case 2 -> throw new StackOverflowError("thrown by a test, on purpose");
            case 3 -> Failures.<RuntimeException>sneak(new InterruptedException("on purpose"));
            default -> Failures.<RuntimeException>sneak(new Throwable("on purpose"));
        }
    }

    /// Throws what cannot be told.
    static void failUnspeakably() {
        throw new Unspeakable();
    }

    private static final class Unspeakable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new AssertionError("thrown by a test, instead of a message");
        }
    }

    /// Throws what makes a call when it is asked for its text, as a log does.
    static void failAsking(Runnable asked) {
        throw new Asking(asked);
    }

    private static final class Asking extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Runnable asked;

        Asking(Runnable asked) {
            this.asked = asked;
        }

        @Override
        public String getMessage() {
            asked.run();
            return "thrown by a test, on purpose";
        }
    }

    /// Throws what the signature of [Runnable#run()] does not allow, as other languages do.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable e) throws T {
        throw (T) e;
    }
}
