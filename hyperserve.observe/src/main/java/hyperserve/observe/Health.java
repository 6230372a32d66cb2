package hyperserve.observe;

import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerComponent;
import hyperserve.api.ServerFigure;
import hyperserve.observe.health.Finding;
import hyperserve.observe.health.Probe;
import hyperserve.observe.health.Report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Says how a server is: whether it is *alive*, or has to be started anew; whether it is *ready*,
/// or is to be left alone for now.
///
/// ```java
/// Health health = Health.of(HealthCheck.of("database", () -> pool.ping()));
/// Server.at("127.0.0.1", 8080)
///         .observer(health)
///         .get("/livez", health.livez())
///         .get("/readyz", health.readyz())
///         .run();
/// ```
///
/// It is of one server, of which it is a component, and observes nothing. All its handlers answer
/// 200 or 503, in plain text, or in JSON if `Accept` names `application/json`. They wait for the
/// checks, no longer than the longest may take. Routes that are [RouteOptions#critical()] are
/// answered while others are sent away. Any thread may use it.
public final class Health implements Observer {

    /// Each thread that polls does so many times a second, or sleeps.
    private static final Duration UNPOLLED = Duration.ofSeconds(10);

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final List<HealthCheck> checks;
    private volatile @Nullable RunningServer server;
    private volatile List<Probe> probes = List.of();

    private Health(List<HealthCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /// The health of a server that has not begun. What its components ask for as [HealthReporter]
    /// is asked, too.
    ///
    /// @param checks what is asked beside that
    /// @return a component for one server
    public static Health of(HealthCheck... checks) {
        return new Health(List.of(checks));
    }

    /// {@return a handler that says whether the server is alive: not if for 10 seconds nobody has
    /// looked at some of its connections. It asks no check}
    public Handler livez() {
        return request -> report(List.of(lanes()), request);
    }

    /// {@return a handler that says whether the server is ready for requests: all its components
    /// were started, no stop was asked for, it is alive, and what is critical is well. It asks no
    /// check that is not critical}
    public Handler readyz() {
        return request -> report(findings(true), request);
    }

    /// {@return a handler that tells all: as [#readyz()], and of the checks that are not critical}
    public Handler handler() {
        return request -> report(findings(false), request);
    }

    private static Response report(List<Finding> findings, Request request) {
        return new Report(findings).response(request.headers());
    }

    /// All are asked before the first one is waited for.
    private List<Finding> findings(boolean onlyCritical) throws InterruptedException {
        List<Finding> all = new ArrayList<>(List.of(serving(), lanes()));
        List<Probe.Asked> asked = new ArrayList<>();
        for (Probe each : probes) {
            if (each.isCritical() || !onlyCritical) {
                asked.add(each.ask());
            }
        }
        for (Probe.Asked each : asked) {
            all.add(each.await());
        }
        return all;
    }

    private Finding serving() {
        RunningServer running = server;
        boolean serves = running != null && running.isServing();
        return new Finding("serving", true, serves ? null : "the server starts or stops");
    }

    private Finding lanes() {
        RunningServer running = server;
        long unpolled = running == null ? 0 : running.figure(ServerFigure.UNPOLLED);
        return new Finding(
                "polling",
                true,
                unpolled < UNPOLLED.toNanos()
                        ? null
                        : "nobody has looked at some of the connections for "
                                + unpolled / NANOS_PER_SECOND
                                + " s");
    }

    private static List<Probe> probes(List<HealthCheck> checks) {
        Set<String> names = new HashSet<>(List.of("serving", "polling"));
        List<Probe> made = new ArrayList<>();
        for (HealthCheck each : checks) {
            if (!names.add(each.name())) {
                throw new IllegalStateException(
                        "there are two health checks of the name '" + each.name() + "'");
            }
            made.add(
                    new Probe(
                            each.name(),
                            each.isCritical(),
                            each.timeout().toNanos(),
                            () -> {
                                each.check().run();
                                return null;
                            },
                            System::nanoTime));
        }
        return List.copyOf(made);
    }

    /// {@return false: it asks when it is asked}
    @Override
    public boolean isObserving() {
        return false;
    }

    /// Gathers what is to be asked.
    ///
    /// @throws IllegalStateException if two checks have one name
    @Override
    public void started(RunningServer running) {
        List<HealthCheck> all = new ArrayList<>(checks);
        for (ServerComponent each : running.components()) {
            if (each instanceof HealthReporter reporter) {
                all.addAll(reporter.healthChecks());
            }
        }
        probes = probes(all);
        server = running;
    }
}
