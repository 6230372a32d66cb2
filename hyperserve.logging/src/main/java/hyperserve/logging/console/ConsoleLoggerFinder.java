package hyperserve.logging.console;

/// Gives all who log by [System.Logger] loggers that write to standard error and never wait. The
/// JDK finds it as a service, when the first logger is asked for.
public final class ConsoleLoggerFinder extends System.LoggerFinder {

    /// For the service loader.
    public ConsoleLoggerFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new ConsoleLogger(name, Console.ofProcess());
    }
}
