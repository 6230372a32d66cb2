package example.embedded;

import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.logging.LogLevels;

import java.lang.System.Logger.Level;
import java.util.Locale;

/// Sets the level of a logger while the server runs, and answers with all that are set:
/// `PUT /levels/com.example.shop?level=debug`, for who may do that.
public final class LevelHandler implements Handler {

    @Override
    public Response handle(Request request) {
        String name = request.pathParameter("logger");
        String level = request.query("level").asText();
        try {
            LogLevels.set(name, Level.valueOf(level.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new HttpException(Status.BAD_REQUEST, "no logger or no level: " + e.getMessage());
        }
        return Response.text(name + " logs " + LogLevels.of(name) + " of " + LogLevels.all());
    }
}
