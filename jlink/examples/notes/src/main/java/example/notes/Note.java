package example.notes;

import java.time.Instant;

/// A note.
///
/// @param author who wrote it last
/// @param changed when that was
record Note(long id, String title, String text, String author, Instant changed) {}
