package example.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.BadRequestException;
import hyperserve.api.BodyReader;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Status;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads what a browser sends for a form without files.
final class Form implements BodyReader<Map<String, String>> {

    static final Form READER = new Form();

    @Override
    public Map<String, String> read(Request request) throws IOException {
        String type = request.headers().first("Content-Type");
        if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            throw new HttpException(Status.UNSUPPORTED_MEDIA_TYPE, "the content is no form");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : request.body().text().split("&")) {
            int end = field.indexOf('=');
            if (end < 0) {
                throw new BadRequestException("a field of the form has no value");
            }
            fields.putIfAbsent(decode(field.substring(0, end)), decode(field.substring(end + 1)));
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("a field of the form is not well encoded");
        }
    }
}
