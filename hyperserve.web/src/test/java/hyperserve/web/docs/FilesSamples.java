package hyperserve.web.docs;

import hyperserve.api.Headers;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.web.ByteRanges;
import hyperserve.web.EntityTag;
import hyperserve.web.Preconditions;
import hyperserve.web.files.Links;
import hyperserve.web.files.StaticFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// What docs/web/files.md quotes.
final class FilesSamples {

    private FilesSamples() {}

    static void folder(Routes routes, Path site) throws IOException {
        // docs: files-folder
        routes.get("/{path...}", StaticFiles.folder(site));
        // end
    }

    static void application(Routes routes, Path site) throws IOException {
        // docs: files-application
        StaticFiles files =
                StaticFiles.folder(site)
                        .withFallback("index.html")
                        .withImmutableHashedNames()
                        .withCacheControl("images/**", "max-age=86400")
                        .withMediaType("glsl", "text/plain; charset=utf-8")
                        .withLinks(Links.INSIDE);
        routes.get("/app/{path...}", files);
        // end
    }

    static void resources(Routes routes) throws IOException {
        // docs: files-resources
        routes.get("/assets/{path...}", StaticFiles.resources(FilesSamples.class, "web"));
        // end
    }

    // docs: files-conditional
    static Response picture(Request request, byte[] picture, Instant changed) {
        Preconditions now = Preconditions.of(EntityTag.ofContent(picture), changed);
        Response whole = Response.bytes("image/png", picture);
        Response answer = now.answer(request, whole);
        return (answer.status().code() == 200 && now.allowsRange(request.headers()))
                ? ByteRanges.of(request, picture.length)
                        .answer(
                                answer,
                                (out, part) ->
                                        out.write(picture, (int) part.first(), (int) part.length()))
                : answer;
    }

    // end

    // docs: files-put
    static Response put(Request request, EntityTag current, Headers said) throws IOException {
        return switch (Preconditions.of(current, null).evaluate(request)) {
            case PROCEED -> store(request.body().bytes());
            case NOT_MODIFIED -> Preconditions.notModified(said);
            case FAILED -> throw Preconditions.failed();
        };
    }

    // end

    private static Response store(byte[] content) {
        return Response.text("stored " + content.length + " bytes");
    }
}
