package hyperserve.demo;

/// The module of WebSocket, which the demo is content to be without.
final class WebSocketModule {

    private WebSocketModule() {}

    /// {@return whether it is there, on the module path or on the class path}
    static boolean isThere() {
        try {
            Class.forName(
                    "hyperserve.websocket.WebSocket",
                    false,
                    WebSocketModule.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            // It was left out.
            return false;
        }
    }
}
