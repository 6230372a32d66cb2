/// Events of a server for the Flight Recorder, and the observer that records them.
package hyperserve.jfr;
