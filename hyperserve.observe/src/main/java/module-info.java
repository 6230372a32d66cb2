import hyperserve.api.HandlerProvider;
import hyperserve.api.Observer;
import hyperserve.observe.AccessLog;
import hyperserve.observe.Observability;

/// How a server is, for those who operate it: [hyperserve.observe.Metrics] and
/// [hyperserve.observe.Health], as plain values over [hyperserve.api], or by the option
/// `--management-port` of a server that has this module, which observes nothing without it; and
/// [hyperserve.observe.AccessLog], by the option `--access-log`.
module hyperserve.observe {
    // Its types are observers and handlers.
    requires transitive hyperserve.api;
    // What is asked by those who operate is a server of its own, with threads of its own.
    requires hyperserve.runtime;
    requires hyperserve.pool.executor;
    // Collections and threads of the JVM are told if it is there; an image need not have it.
    requires static java.management;

    exports hyperserve.observe;

    // `--management-port N` on a command line.
    provides HandlerProvider with
            Observability;
    // `--access-log FILE` on a command line.
    provides Observer with
            AccessLog;
}
