/// Options, read from a command line and the environment: their names, values, errors and help.
///
/// Nothing here knows what the options are for.
package hyperserve.runtime.command;
