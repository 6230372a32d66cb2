package hyperserve.differential.http2;

/// What a client sends behind the preface and its settings: a request on stream 1, and what may be
/// wrong with it.
final class Exchange {

    private final String what;
    private final byte[] frames;
    private final boolean isWhole;

    /// @param what what was changed, or `as it should be`
    /// @param frames all frames but those of the request that follows; kept
    /// @param isWhole whether something ends the stream
    Exchange(String what, byte[] frames, boolean isWhole) {
        this.what = what;
        this.frames = frames;
        this.isWhole = isWhole;
    }

    String what() {
        return what;
    }

    byte[] frames() {
        return frames;
    }

    boolean isWhole() {
        return isWhole;
    }
}
