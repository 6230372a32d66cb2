package hyperserve.observe;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/// A question about something that a server needs, such as a database: [Health] asks it. Immutable.
public final class HealthCheck {

    /// Finds out whether it is well. Called on a thread of its own, never by two at once, and not
    /// more than once a second; interrupted when its time is over.
    @FunctionalInterface
    public interface Check {

        /// Returns if all is well.
        ///
        /// @throws Exception if it is not; the message is shown to those who ask
        void run() throws Exception;
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    private final String name;
    private final Check check;
    private final Duration timeout;
    private final boolean critical;

    private HealthCheck(String name, Check check, Duration timeout, boolean critical) {
        this.name = name;
        this.check = Objects.requireNonNull(check, "check");
        this.timeout = timeout;
        this.critical = critical;
    }

    /// A check that has a second, and without which the server is not ready.
    ///
    /// @param name what is checked: 1 to 64 letters, digits, dots, dashes or underscores
    /// @param check finds out
    /// @return a check
    /// @throws IllegalArgumentException if the name is none
    public static HealthCheck of(String name, Check check) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a health check is 1 to 64 of A-Z a-z 0-9 . _ - and not '"
                            + name
                            + "'");
        }
        return new HealthCheck(name, check, TIMEOUT, true);
    }

    /// This check with another time.
    ///
    /// @param time how long it may take, 1 millisecond to 1 minute
    /// @return a new check
    /// @throws IllegalArgumentException if it is less or more
    public HealthCheck withTimeout(Duration time) {
        if (time.toMillis() < 1 || time.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "the time of a health check is 1 ms to 1 minute, was " + time);
        }
        return new HealthCheck(name, check, time, critical);
    }

    /// {@return this check as one that is told, and leaves the server ready whatever it finds}
    public HealthCheck notCritical() {
        return new HealthCheck(name, check, timeout, false);
    }

    /// {@return what is checked}
    public String name() {
        return name;
    }

    /// {@return what finds out}
    public Check check() {
        return check;
    }

    /// {@return how long it may take}
    public Duration timeout() {
        return timeout;
    }

    /// {@return whether the server is not ready without}
    public boolean isCritical() {
        return critical;
    }

    /// {@return its name}
    @Override
    public String toString() {
        return name;
    }
}
