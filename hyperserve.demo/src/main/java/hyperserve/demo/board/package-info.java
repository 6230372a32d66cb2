/// A notes board: notes with pictures that all windows see come, change and go, kept in memory or
/// in a file that survives the end of the process at any time.
package hyperserve.demo.board;
