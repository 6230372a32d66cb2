package example.notes;

import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.web.Problem;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a client says that a note is to be.
///
/// @param title 1 to 100 characters
/// @param text at most 10,000 characters
record Draft(@Nullable String title, @Nullable String text) {

    /// {@return this, if it can become a note}
    ///
    /// @throws hyperserve.api.HttpException if not; 422 with what is wrong, field by field
    Draft checked() {
        Map<String, String> wrong = new LinkedHashMap<>();
        if (title == null || title.isBlank() || title.length() > 100) {
            wrong.put("title", "must have 1 to 100 characters, and not only spaces");
        }
        if (text == null || text.length() > 10_000) {
            wrong.put("text", "must be there, with at most 10,000 characters");
        }
        if (!wrong.isEmpty()) {
            throw Problem.of(Status.UNPROCESSABLE_CONTENT, "some fields are wrong")
                    .with("errors", wrong)
                    .exception();
        }
        return this;
    }
}
