/// Who is at the notes board, and who is writing: rooms whose members are told of each other by
/// WebSocket. Nothing of it is loaded where there is no WebSocket.
package hyperserve.demo.room;
