package example.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import example.greetings.Greeting;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;

/// Asks the library wherever a plug-in has code.
public final class Handlers implements HandlerProvider {

    private final String whenMade = Greeting.all();

    @Override
    public void register(Routes routes) {
        String whenRegistered = Greeting.all();
        RouteOptions options = RouteOptions.defaults();
        routes.get("/greet/made", request -> Response.text(whenMade))
                .get("/greet/registered", request -> Response.text(whenRegistered))
                .get("/greet/any", request -> Response.text(Greeting.all()))
                .handle(
                        Method.GET,
                        "/greet/blocking",
                        request -> Response.text(Greeting.all()),
                        options.blocking())
                .handle(
                        Method.GET,
                        "/greet/inline",
                        request -> Response.text(Greeting.all()),
                        options.nonBlocking())
                .get(
                        "/greet/writer",
                        request ->
                                Response.stream(
                                        "text/plain",
                                        out -> out.write(Greeting.all().getBytes(UTF_8))));
    }
}
