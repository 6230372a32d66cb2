/// The levels of the log that this module writes, which may change while the process runs.
package hyperserve.logging;
