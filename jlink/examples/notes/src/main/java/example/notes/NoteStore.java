package example.notes;

import hyperserve.api.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The notes, in a database in a file. Open, it is for any number of threads.
final class NoteStore implements AutoCloseable {

    static final int PAGE = 20;

    private static final String NOTE = "id, title, text, author, changed";

    private final String url;

    /// Keeps the database open while no request has a connection.
    private volatile @Nullable Connection keeper;

    /// @param file without the extension that the database gives it
    NoteStore(Path file) {
        // retry: the handler of a client that has gone is interrupted, and an interrupt closes the
        // file that its thread is writing (see FileChannel), and with that the whole database.
        // WRITE_DELAY=0: what was answered for is in the file. DB_CLOSE_ON_EXIT: we close it.
        url = "jdbc:h2:retry:" + file.toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    void open() throws SQLException {
        Connection opened = connect();
        try (PreparedStatement table =
                opened.prepareStatement(
                        """
                        CREATE TABLE IF NOT EXISTS note (
                            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                            title VARCHAR(100) NOT NULL,
                            text VARCHAR(10000) NOT NULL,
                            author VARCHAR NOT NULL,
                            changed TIMESTAMP(3) WITH TIME ZONE NOT NULL,
                            picture_type VARCHAR,
                            picture BLOB)
                        """)) {
            table.execute();
        }
        keeper = opened;
    }

    @Override
    public void close() throws SQLException {
        Connection open = keeper;
        keeper = null;
        if (open != null) {
            open.close();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /// The notes that have a text in title or text, the latest first.
    ///
    /// @param page from 1 on
    List<Note> list(String text, int page) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT "
                                        + NOTE
                                        + " FROM note WHERE LOCATE(LOWER(?), LOWER(title || ' ' ||"
                                        + " text)) > 0 ORDER BY id DESC LIMIT ? OFFSET ?")) {
            query.setString(1, text);
            query.setInt(2, PAGE);
            query.setLong(3, (page - 1L) * PAGE);
            return notes(query.executeQuery());
        }
    }

    Optional<Note> find(long id) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement query =
                        connection.prepareStatement("SELECT " + NOTE + " FROM note WHERE id = ?")) {
            query.setLong(1, id);
            return notes(query.executeQuery()).stream().findFirst();
        }
    }

    Note add(Draft draft, String author) throws SQLException {
        return changed(
                        "INSERT INTO note (title, text, author, changed) VALUES (?, ?, ?, ?)",
                        draft.title(),
                        draft.text(),
                        author,
                        now())
                .orElseThrow();
    }

    Optional<Note> replace(long id, Draft draft, String author) throws SQLException {
        return changed(
                "UPDATE note SET title = ?, text = ?, author = ?, changed = ? WHERE id = ?",
                draft.title(),
                draft.text(),
                author,
                now(),
                id);
    }

    Optional<Note> illustrate(long id, Picture picture) throws SQLException {
        return changed(
                "UPDATE note SET picture_type = ?, picture = ? WHERE id = ?",
                picture.contentType(),
                picture.content(),
                id);
    }

    boolean delete(long id) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM note WHERE id = ?")) {
            delete.setLong(1, id);
            return delete.executeUpdate() > 0;
        }
    }

    Optional<Picture> picture(long id) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT picture_type, picture FROM note"
                                        + " WHERE id = ? AND picture IS NOT NULL")) {
            query.setLong(1, id);
            ResultSet row = query.executeQuery();
            return row.next()
                    ? Optional.of(new Picture(row.getString(1), row.getBytes(2)))
                    : Optional.empty();
        }
    }

    /// Changes a note.
    ///
    /// @return what it has become, or nothing if there is none
    private Optional<Note> changed(String sql, Object... values) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement change =
                        connection.prepareStatement(
                                "SELECT " + NOTE + " FROM FINAL TABLE (" + sql + ")")) {
            for (int i = 0; i < values.length; i++) {
                change.setObject(i + 1, values[i]);
            }
            return notes(change.executeQuery()).stream().findFirst();
        }
    }

    private static OffsetDateTime now() {
        return Instant.now().atOffset(ZoneOffset.UTC);
    }

    private static List<Note> notes(ResultSet rows) throws SQLException {
        List<Note> notes = new ArrayList<>();
        while (rows.next()) {
            notes.add(
                    new Note(
                            rows.getLong("id"),
                            rows.getString("title"),
                            rows.getString("text"),
                            rows.getString("author"),
                            rows.getObject("changed", OffsetDateTime.class).toInstant()));
        }
        return notes;
    }
}
