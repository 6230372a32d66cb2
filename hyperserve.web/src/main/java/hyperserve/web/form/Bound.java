package hyperserve.web.form;

/// What is bounded of a form.
enum Bound {
    /// Bytes of the whole content.
    FORM(0, Long.MAX_VALUE),
    /// Fields, or parts.
    COUNT(0, Integer.MAX_VALUE),
    /// Bytes of a field's name.
    NAME(0, Integer.MAX_VALUE),
    /// Bytes of a field's value.
    VALUE(0, 1 << 30),
    /// Bytes of all values.
    VALUES(0, 1 << 30),
    /// Bytes of one file.
    FILE(0, Long.MAX_VALUE),
    /// Bytes of the header section of a part.
    HEAD(1, 1 << 20),
    /// Field lines of a part.
    HEAD_LINES(1, 1 << 20),
    /// Bytes before the first boundary, and after the last.
    OUTSIDE(0, Integer.MAX_VALUE),
    /// Bytes of files that are kept in memory.
    MEMORY(0, 1 << 30);

    final long least;
    final long greatest;

    Bound(long least, long greatest) {
        this.least = least;
        this.greatest = greatest;
    }
}
