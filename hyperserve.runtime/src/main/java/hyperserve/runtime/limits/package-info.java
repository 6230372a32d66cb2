/// The bounds and clocks of a server; all are on by default.
package hyperserve.runtime.limits;
