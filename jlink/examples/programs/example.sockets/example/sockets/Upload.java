package example.sockets;

import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketHandler;
import hyperserve.websocket.WebSocketInput;

import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/// Messages of any length, of which a checksum is made while they come.
final class Upload implements WebSocketHandler {

    @Override
    public void handle(WebSocket socket) throws Exception {
        WebSocketInput in = socket.receiveStream();
        while (in != null) {
            CRC32 sum = new CRC32();
            new CheckedInputStream(in, sum).transferTo(java.io.OutputStream.nullOutputStream());
            socket.send(Long.toHexString(sum.getValue()));
            in = socket.receiveStream();
        }
    }
}
