package example.sockets;

import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketClosedException;
import hyperserve.websocket.WebSocketHandler;
import hyperserve.websocket.WebSocketMessage;

import java.util.concurrent.ThreadLocalRandom;

/// A game in plain code: asks until the number is guessed, or the client goes.
final class Guess implements WebSocketHandler {

    @Override
    public void handle(WebSocket socket) throws Exception {
        String secret = String.valueOf(ThreadLocalRandom.current().nextInt(10));
        try {
            socket.send("a number from 0 to 9?");
            WebSocketMessage guess = socket.receive();
            while (guess != null && !guess.text().equals(secret)) {
                socket.send("no");
                guess = socket.receive();
            }
            if (guess != null) {
                socket.send("yes");
            }
        } catch (WebSocketClosedException e) {
            System.Logger log = System.getLogger(Guess.class.getName());
            log.log(System.Logger.Level.DEBUG, "left by {0} before the end", e.code());
        }
    }
}
