package hyperserve.differential.http2;

/// What a client sends behind the preface and its settings: a request on stream 1, and what may be
/// wrong with it.
///
/// @param what what was changed, or `as it should be`
/// @param frames all frames but those of the request that follows
/// @param isWhole whether something ends the stream
record Exchange(String what, byte[] frames, boolean isWhole) {}
