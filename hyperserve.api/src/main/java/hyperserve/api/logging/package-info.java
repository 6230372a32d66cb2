/// What servers and worker pools log with: to log never throws, and texts of others cannot make up
/// lines of the log.
package hyperserve.api.logging;
