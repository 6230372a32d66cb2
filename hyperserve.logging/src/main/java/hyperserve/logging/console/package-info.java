/// From an event to a line on standard error, and what becomes of those that cannot be written.
package hyperserve.logging.console;
