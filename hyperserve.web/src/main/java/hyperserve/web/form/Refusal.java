package hyperserve.web.form;

import hyperserve.api.BadRequestException;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Status;

/// The answers to forms that are not read. None of them repeats what was sent.
final class Refusal {

    private Refusal() {}

    static HttpException malformed(String reason) {
        return new BadRequestException(reason);
    }

    /// RFC 9110 §15.5.14.
    static HttpException tooLarge(String reason) {
        return new HttpException(Status.CONTENT_TOO_LARGE, reason);
    }

    /// RFC 9110 §15.5.16: the answer names in `Accept` or `Accept-Encoding` what would be read.
    static HttpException unsupported(String reason, String field, String supported) {
        return new HttpException(
                HttpError.of(Status.UNSUPPORTED_MEDIA_TYPE, reason).addingHeader(field, supported));
    }
}
