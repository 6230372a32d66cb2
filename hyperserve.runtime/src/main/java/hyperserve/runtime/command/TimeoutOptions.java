package hyperserve.runtime.command;

import hyperserve.runtime.limits.Timeouts;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// An option for each of the [Timeouts].
final class TimeoutOptions {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private TimeoutOptions() {}

    static List<ComponentOption<Timeouts, ?>> settings(Timeouts defaults) {
        return Stream.of(clocks(defaults), rate(defaults)).flatMap(List::stream).toList();
    }

    private static List<ComponentOption<Timeouts, ?>> clocks(Timeouts defaults) {
        Option<Duration> header =
                time("header-timeout", "for line and header section, else 408", defaults.header());
        Option<Duration> idle =
                time("idle-timeout", "between two requests, then closed", defaults.idle());
        Option<Duration> age =
                timeOrZero(
                        "max-connection-age",
                        "of a connection, then closed; 0s: off",
                        defaults.connectionAge());
        Option<Duration> body =
                time("body-timeout", "for a stalled request body, else 408", defaults.body());
        Option<Duration> response =
                time("response-timeout", "for a stalled response, then cut", defaults.response());
        Option<Duration> delay =
                timeOrZero(
                        "drain-delay", "still accepting first, at the end", defaults.drainDelay());
        Option<Duration> drain =
                time("drain-timeout", "for requests in flight at the end", defaults.drain());
        return List.of(
                new ComponentOption<>(header, Timeouts::withHeader),
                new ComponentOption<>(idle, Timeouts::withIdle),
                new ComponentOption<>(age, Timeouts::withConnectionAge),
                new ComponentOption<>(body, Timeouts::withBody),
                new ComponentOption<>(response, Timeouts::withResponse),
                new ComponentOption<>(delay, Timeouts::withDrainDelay),
                new ComponentOption<>(drain, Timeouts::withDrain));
    }

    private static List<ComponentOption<Timeouts, ?>> rate(Timeouts defaults) {
        Option<Long> rate =
                Option.size(
                                "min-rate",
                                "bytes a second of a body or response; 0: off",
                                0,
                                Integer.MAX_VALUE,
                                defaults.minRate())
                        .with(Option.Trait.LIVE);
        Option<Duration> grace =
                time("min-rate-grace", "before that rate counts", defaults.minRateGrace());
        return List.of(
                new ComponentOption<>(
                        rate, (t, v) -> t.withMinRate(Math.toIntExact(v), t.minRateGrace())),
                new ComponentOption<>(grace, (t, v) -> t.withMinRate(t.minRate(), v)));
    }

    private static Option<Duration> timeOrZero(
            String name, String description, Duration byDefault) {
        return Option.duration(name, description, Duration.ZERO, Timeouts.MAX, byDefault)
                .with(Option.Trait.LIVE);
    }

    private static Option<Duration> time(String name, String description, Duration byDefault) {
        return Option.duration(name, description, SHORTEST, Timeouts.MAX, byDefault)
                .with(Option.Trait.LIVE);
    }
}
