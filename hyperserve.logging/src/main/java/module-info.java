import hyperserve.api.HandlerProvider;
import hyperserve.logging.console.ConsoleLoggerFinder;
import hyperserve.logging.console.LogSettings;

/// A log on standard error that nobody waits for: it takes over the [System.Logger] of the whole
/// process. Whoever has another one leaves this module away.
///
/// It has two settings, which are options of a server's command line: `--log-level` and
/// `--log-format`. [hyperserve.logging.LogLevels] changes levels while the process runs.
module hyperserve.logging {
    // Its settings are those of a component of a server.
    requires hyperserve.api;

    exports hyperserve.logging;

    // Takes over what the whole process logs.
    provides System.LoggerFinder with
            ConsoleLoggerFinder;
    // `--log-level` and `--log-format` on a command line.
    provides HandlerProvider with
            LogSettings;
}
