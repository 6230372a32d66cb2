package example.notes.http;

import hyperserve.api.BadRequestException;
import hyperserve.api.Method;
import hyperserve.api.Request;

import java.io.IOException;

/// Forms without files, whose fields are written as the parameters of a query are.
public final class Form {

    private Form() {}

    /// Reads the content of a request: `request.read(Form::fields).query("user").asText()`.
    ///
    /// @return a request that has the fields in its query
    public static Request fields(Request request) throws IOException {
        ContentType.require(request, "application/x-www-form-urlencoded");
        try {
            return Request.of(Method.POST, "/?" + request.body().text());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the form is not well encoded");
        }
    }
}
