/// Options, read from a command line and the environment: their names, values, errors and help; and
/// the [hyperserve.runtime.command.Settings] of a server, which they make.
package hyperserve.runtime.command;
