package hyperserve.web.form;

import hyperserve.api.Request;

import java.util.List;

/// What a request says of its content (RFC 9110 §8.3, §8.4).
final class FormContent {

    static final String URL_ENCODED = "application/x-www-form-urlencoded";
    static final String MULTIPART = "multipart/form-data";

    private FormContent() {}

    /// Refuses content of another type, or with a content coding.
    ///
    /// @param expected the media type, without parameters
    /// @return the media type as it was sent
    /// @throws hyperserve.api.HttpException 415, or 400 if the field is malformed or repeated
    static ParameterizedValue require(Request request, String expected) {
        List<String> types = request.headers().all("Content-Type");
        if (types.size() > 1) {
            throw Refusal.malformed("the field Content-Type is repeated");
        }
        String sent = types.isEmpty() ? "" : types.getFirst();
        if (!sent.split(";", 2)[0].strip().equalsIgnoreCase(expected)) {
            throw Refusal.unsupported("the content must be " + expected, "Accept", expected);
        }
        for (String coding : request.headers().all("Content-Encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                throw Refusal.unsupported(
                        "the content must have no content coding", "Accept-Encoding", "identity");
            }
        }
        return ParameterizedValue.parse(sent, "the field Content-Type");
    }

    /// Refuses content that is announced to be too long, before any of it is received.
    static void requireLength(Request request, long most) {
        if (request.body().length() > most) {
            throw tooLong(most);
        }
    }

    static RuntimeException tooLong(long most) {
        return Refusal.tooLarge("the form is longer than " + most + " bytes");
    }
}
