/// Waiting, stopping, calling in the background, a channel without a socket, and which package of a
/// module knows which.
package hyperserve.test;
