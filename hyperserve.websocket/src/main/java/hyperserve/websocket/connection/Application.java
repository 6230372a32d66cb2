package hyperserve.websocket.connection;

/// What an application does with one socket: it either runs for as long as the socket lives, or is
/// called for each thing that happens.
public interface Application {

    /// {@return whether it runs, and is not called}
    boolean runs();

    /// {@return the class of the code that is called: what is known of one object of it is taken to
    /// be so for all}
    Class<?> type();

    /// Runs until the application has done with the socket, on a thread of its own. For one that
    /// runs.
    ///
    /// @param socket the socket
    /// @throws Exception whatever fails; the socket is closed with 1011 then
    void run(Socket socket) throws Exception;

    /// Told first. This and what follows is for one that is called: by one thread at a time, in
    /// order.
    ///
    /// @param socket the socket
    /// @throws Exception whatever fails; the socket is closed with 1011 then
    void opened(Socket socket) throws Exception;

    /// Told of each message.
    ///
    /// @param socket the socket
    /// @param message the message
    /// @throws Exception whatever fails; the socket is closed with 1011 then
    void message(Socket socket, Message message) throws Exception;

    /// Told last, once.
    ///
    /// @param socket the socket
    /// @param end how it has ended
    /// @throws Exception whatever fails; that is logged
    void closed(Socket socket, End end) throws Exception;
}
