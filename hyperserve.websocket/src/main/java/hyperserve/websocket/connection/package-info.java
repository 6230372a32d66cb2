/// A connection that speaks WebSocket: who reads and writes, what waits in either direction, and on
/// which threads the application is called.
package hyperserve.websocket.connection;
