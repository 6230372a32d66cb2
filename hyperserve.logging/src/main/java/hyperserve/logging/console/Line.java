package hyperserve.logging.console;

import java.lang.System.Logger.Level;

/// What waits to be written: a line, and those of a stack trace behind it. Not a record, as it has
/// an array, and is equal to itself alone.
final class Line {

    final Level level;
    final byte[] bytes;

    Line(Level level, byte[] bytes) {
        this.level = level;
        this.bytes = bytes;
    }
}
