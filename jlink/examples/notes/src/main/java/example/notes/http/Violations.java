package example.notes.http;

import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Status;

import java.util.Map;

/// What is wrong with the fields of a value that a client sent; how [Problems] is told of that.
public final class Violations extends Exception {

    private static final long serialVersionUID = 1L;

    final transient Map<String, String> byField;

    private Violations(Map<String, String> byField) {
        this.byField = byField;
    }

    /// Refuses the value if anything is wrong with it.
    public static void refuse(Map<String, String> byField) {
        if (!byField.isEmpty()) {
            HttpError error = HttpError.of(Status.UNPROCESSABLE_CONTENT, "some fields are wrong");
            throw new HttpException(error.withCause(new Violations(byField)));
        }
    }
}
