package hyperserve.runtime.command;

/// What a command line asks for.
public sealed interface Invocation
        permits Settings,
                Invocation.Help,
                Invocation.Version,
                Invocation.PrintConfig,
                Invocation.Check {

    /// To explain the options.
    ///
    /// @param text the explanation, ending with a line feed
    record Help(String text) implements Invocation {}

    /// To tell the version.
    record Version() implements Invocation {}

    /// To print what each setting is set to.
    ///
    /// @param text that, as a file of settings; it ends with a line feed
    record PrintConfig(String text) implements Invocation {}

    /// To find out whether a server would start.
    ///
    /// @param settings with which settings
    record Check(Settings settings) implements Invocation {}
}
