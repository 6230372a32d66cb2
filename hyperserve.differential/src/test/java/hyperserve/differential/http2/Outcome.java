package hyperserve.differential.http2;

/// What has become of an exchange, and of a plain request behind it on the same connection.
///
/// @param answer of the request: its status; 0 if the stream was reset or the connection ended; −1
///     if neither was seen
/// @param seen what the server said it has understood, or nothing
/// @param goesOn whether the request behind it was answered
record Outcome(int answer, String seen, boolean goesOn) {

    /// Whether the request was taken for one, be there what it asks for or not.
    boolean isUnderstood() {
        return (answer >= 200 && answer < 400) || answer == 404;
    }
}
