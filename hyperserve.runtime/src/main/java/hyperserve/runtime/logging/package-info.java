/// How the server comes to its loggers, and what it tells of exceptions that others throw.
package hyperserve.runtime.logging;
