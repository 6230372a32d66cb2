package example.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.web.EntityTag;
import hyperserve.web.Preconditions;

import java.time.Instant;

/// A note on the board, in one of its states.
///
/// @param id its number
/// @param author who has written it
/// @param text what it says
/// @param changed when it was written last
record Note(long id, String author, String text, Instant changed) {

    /// What the conditions of a request are held against.
    Preconditions state() {
        return Preconditions.of(EntityTag.ofContent(toString().getBytes(UTF_8)), changed);
    }

    Note withText(String newText) {
        return new Note(id, author, newText, Instant.now());
    }

    String asLine() {
        return id + " " + author + ": " + text + "\n";
    }

    String asCsv() {
        return "%d,%s,%s\r\n".formatted(id, quoted(author), quoted(text));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }
}
