package example.app;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import java.util.ArrayList;
import java.util.List;

/// Says on which thread it runs, and how long a body is that it holds in memory; and takes all the
/// memory there is.
public final class Handlers implements HandlerProvider {

    @Override
    public void register(Routes routes) {
        routes.get("/thread", request -> Response.text(Thread.currentThread().getName()));
        routes.post("/held", request -> Response.text("" + request.body().bytes().length));
        routes.get("/hoard", request -> Response.text("" + hoard()));
    }

    /// Never returns: the heap ends before the numbers do.
    private static int hoard() {
        List<byte[]> hoard = new ArrayList<>();
        while (hoard.size() < Integer.MAX_VALUE) {
            hoard.add(new byte[100_000]);
        }
        return hoard.size();
    }
}
