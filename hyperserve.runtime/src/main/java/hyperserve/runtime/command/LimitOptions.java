package hyperserve.runtime.command;

import hyperserve.runtime.limits.Limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An option for each of the [Limits].
final class LimitOptions {

    private LimitOptions() {}

    static List<ComponentOption<Limits, ?>> settings(Limits defaults) {
        List<ComponentOption<Limits, ?>> settings = new ArrayList<>(header(defaults));
        settings.addAll(bodies(defaults));
        settings.addAll(counts(defaults));
        settings.addAll(streams(defaults));
        return settings;
    }

    private static List<ComponentOption<Limits, ?>> header(Limits defaults) {
        Option<Long> requestLine =
                Option.size(
                        "max-request-line",
                        "bytes of a request line, else 414",
                        Limits.MIN_REQUEST_LINE,
                        Limits.MAX_REQUEST_LINE,
                        defaults.requestLine());
        Option<Long> headerSection =
                Option.size(
                        "max-header-section",
                        "bytes of a header section, else 431",
                        Limits.MIN_HEADER_SECTION,
                        Limits.MAX_HEADER_SECTION,
                        defaults.headerSection());
        Option<Integer> headerFields =
                count(
                        "max-header-fields",
                        "field lines of a header section, else 431",
                        defaults.headerFields());
        return List.of(
                new ComponentOption<>(requestLine, (l, v) -> l.withRequestLine(Math.toIntExact(v))),
                new ComponentOption<>(
                        headerSection,
                        (l, v) -> l.withHeaderSection(Math.toIntExact(v), l.headerFields())),
                new ComponentOption<>(
                        headerFields, (l, v) -> l.withHeaderSection(l.headerSection(), v)));
    }

    private static List<ComponentOption<Limits, ?>> bodies(Limits defaults) {
        Option<Long> body =
                Option.size(
                                "max-body",
                                "bytes of a request body, else 413",
                                0,
                                Long.MAX_VALUE,
                                defaults.body())
                        .with(Option.Trait.LIVE);
        Option<Long> bufferedBodies =
                Option.size(
                        "max-buffered-bodies",
                        "bytes of all bodies in memory, else 503",
                        0,
                        Long.MAX_VALUE,
                        defaults.bufferedBodies());
        Option<Long> memory =
                Option.size(
                        "max-memory",
                        "bytes kept for all connections, else 503",
                        Limits.LEAST_MEMORY,
                        Long.MAX_VALUE,
                        defaults.memory());
        Option<Long> unreadBody =
                Option.size(
                                "max-unread-body",
                                "bytes skipped to keep a connection",
                                0,
                                Integer.MAX_VALUE,
                                defaults.unreadBody())
                        .with(Option.Trait.LIVE);
        return List.of(
                new ComponentOption<>(body, Limits::withBody),
                new ComponentOption<>(bufferedBodies, Limits::withBufferedBodies),
                new ComponentOption<>(memory, Limits::withMemory),
                new ComponentOption<>(unreadBody, (l, v) -> l.withUnreadBody(Math.toIntExact(v))));
    }

    private static List<ComponentOption<Limits, ?>> counts(Limits defaults) {
        Option<Integer> connections =
                count("max-connections", "open connections; others wait", defaults.connections());
        Option<Integer> requests =
                Option.number(
                        "max-requests",
                        "requests of a connection; 0: no bound",
                        0,
                        Integer.MAX_VALUE,
                        defaults.connectionRequests());
        Option<Integer> inFlight =
                count(
                        "max-in-flight",
                        "requests handled off the workers, else 503",
                        defaults.inFlight());
        Option<Integer> backlog =
                count("backlog", "connections that wait to be accepted", defaults.backlog());
        Option<Duration> queueTime =
                Option.duration(
                        "max-queue-time",
                        "in which a thread is free, else 503; 0s: off",
                        Duration.ZERO,
                        Limits.MAX_QUEUE_TIME,
                        defaults.queueTime());
        return List.of(
                new ComponentOption<>(connections, Limits::withConnections),
                new ComponentOption<>(requests, Limits::withConnectionRequests),
                new ComponentOption<>(inFlight, Limits::withInFlight),
                new ComponentOption<>(queueTime, Limits::withQueueTime),
                new ComponentOption<>(backlog, Limits::withBacklog));
    }

    /// Of each connection of HTTP/2.
    private static List<ComponentOption<Limits, ?>> streams(Limits defaults) {
        Option<Integer> streams =
                Option.number(
                        "max-streams",
                        "streams of a connection (HTTP/2)",
                        1,
                        Limits.MAX_STREAMS,
                        defaults.streams());
        Option<Integer> resets =
                count("max-stream-resets", "of those reset at once", defaults.streamResets());
        Option<Integer> oddFrames =
                count("max-odd-frames", "frames of no use at once", defaults.oddFrames());
        return List.of(
                new ComponentOption<>(streams, Limits::withStreams),
                new ComponentOption<>(resets, Limits::withStreamResets),
                new ComponentOption<>(oddFrames, Limits::withOddFrames));
    }

    private static Option<Integer> count(String name, String description, int byDefault) {
        return Option.number(name, description, 1, Integer.MAX_VALUE, byDefault);
    }
}
