import hyperserve.api.Observer;
import hyperserve.jfr.FlightEvents;

/// Events of a server in recordings of the JDK's Flight Recorder: of requests, connections, the
/// drain and the pool. By the option `--jfr on`.
///
/// A module of its own, so that a server without it needs no `jdk.jfr`, and one with it has that
/// resolved, however it is started.
module hyperserve.jfr {
    requires hyperserve.api;
    requires jdk.jfr;

    // `--jfr on` on a command line.
    provides Observer with
            FlightEvents;
}
