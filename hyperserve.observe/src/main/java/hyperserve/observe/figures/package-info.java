/// Counters that many threads add to, and the two text formats that they are told in; what the
/// system and the JVM say of the process.
package hyperserve.observe.figures;
