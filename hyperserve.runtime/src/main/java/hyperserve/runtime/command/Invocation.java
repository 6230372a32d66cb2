package hyperserve.runtime.command;

/// What a command line asks for.
public sealed interface Invocation permits Settings, Invocation.Help, Invocation.Version {

    /// To explain the options.
    ///
    /// @param text the explanation, ending with a line feed
    record Help(String text) implements Invocation {}

    /// To tell the version.
    record Version() implements Invocation {}
}
