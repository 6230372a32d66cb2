package example.web;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.util.UUID;
import java.util.regex.Pattern;

/// Gives each request an identifier, or keeps that of a proxy: handlers get it with the request,
/// observers with the exchange, and clients in the response, whatever that is.
final class RequestId implements Filter {

    static final Key<String> ID = Key.of("request identifier");

    private static final String FIELD = "X-Request-Id";
    private static final Pattern HARMLESS = Pattern.compile("[\\w-]{1,64}");

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String sent = request.headers().first(FIELD);
        String id =
                sent != null && HARMLESS.matcher(sent).matches()
                        ? sent
                        : UUID.randomUUID().toString();
        request.note(ID, id);
        try {
            return next.handle(request.with(ID, id)).withHeader(FIELD, id);
        } catch (HttpException e) {
            throw e.addingHeader(FIELD, id);
        }
    }
}
