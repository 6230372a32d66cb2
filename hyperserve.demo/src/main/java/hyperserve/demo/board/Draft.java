package hyperserve.demo.board;

import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Status;
import hyperserve.web.MediaType;
import hyperserve.web.Problem;
import hyperserve.web.form.Form;
import hyperserve.web.form.Part;
import hyperserve.web.form.Parts;

import java.io.IOException;

/// What somebody wants a note to say.
///
/// @param text the text
/// @param picture a picture, null if none was sent
record Draft(String text, @Nullable Picture picture) {

    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";

    /// What a form has beside texts and pictures.
    private static final int FRAME = 16 * 1024;

    /// Reads a form with the fields `text` and, if it has parts, `picture`.
    ///
    /// @param request has the form
    /// @param limits how much is taken
    /// @return the draft
    /// @throws HttpException 400 if it is malformed, 413 if it is too long, 415 if it is no form,
    ///     422 if it has something that cannot be taken
    /// @throws IOException if the body cannot be had
    static Draft read(Request request, Limits limits) throws IOException {
        MediaType type = MediaType.require(request, URL_ENCODED, MULTIPART);
        Draft draft = type.is(MULTIPART) ? readParts(request, limits) : readFields(request, limits);
        return new Draft(checked(draft.text, limits), draft.picture);
    }

    private static Draft readFields(Request request, Limits limits) throws IOException {
        // A byte of UTF-8 is three of the form.
        Form form = request.read(Form.urlEncoded().withMaxBytes(9 * limits.text() + FRAME));
        return new Draft(form.field("text").asText(), null);
    }

    private static Draft readParts(Request request, Limits limits) throws IOException {
        Parts parts = request.read(Form.multipart().withMaxParts(8).streamed());
        String text = "";
        Picture picture = null;
        for (Part part = parts.next(); part != null; part = parts.next()) {
            if (part.name().equals("text") && !part.isFile()) {
                text = part.text();
            } else if (part.name().equals("picture") && part.isFile()) {
                picture = picture(part, limits);
            }
        }
        return new Draft(text, picture);
    }

    /// A page sends an empty file if none was chosen.
    private static @Nullable Picture picture(Part part, Limits limits) throws IOException {
        byte[] content = part.bytes(limits.picture());
        if (content.length == 0) {
            return null;
        }
        Picture picture = Picture.of(content);
        if (picture == null) {
            throw refused(
                    Status.UNPROCESSABLE_CONTENT,
                    "the file is no picture in one of the forms PNG, JPEG, GIF and WebP");
        }
        return picture;
    }

    /// Forms end lines with CRLF; a note does with LF.
    private static String checked(String sent, Limits limits) {
        String text = sent.replace("\r\n", "\n").replace('\r', '\n').strip();
        if (text.length() > limits.text()) {
            throw refused(
                    Status.CONTENT_TOO_LARGE,
                    "the text has %s characters, and %s at most are taken"
                            .formatted(text.length(), limits.text()));
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw refused(Status.UNPROCESSABLE_CONTENT, "the text has a control character");
        }
        return text;
    }

    /// Refuses what would leave nothing to be seen.
    ///
    /// @param hasPicture whether the note has a picture already
    /// @throws HttpException 422
    void requireContent(boolean hasPicture) {
        if (text.isEmpty() && picture == null && !hasPicture) {
            throw refused(Status.UNPROCESSABLE_CONTENT, "a note has a text, a picture, or both");
        }
    }

    private static HttpException refused(Status status, String detail) {
        return Problem.of(status, detail).exception();
    }
}
