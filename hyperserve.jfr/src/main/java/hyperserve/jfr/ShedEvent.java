package hyperserve.jfr;

import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Nullable;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What was sent away as the server had no room or memory for it.
@Name("hyperserve.Shed")
@Label("Shed")
@Category("HyperServe")
@Description("A request was answered 503, or a connection closed, as room or memory was short")
@StackTrace(false)
final class ShedEvent extends Event {

    @Label("What")
    @Description("REQUEST or CONNECTION")
    @Nullable
    String what;

    @Label("Client")
    @Nullable
    String client;

    @Label("Route")
    @Description("Of a request, if one was found")
    @Nullable
    String route;

    static void record(FinishedExchange refused) {
        ShedEvent event = new ShedEvent();
        if (event.shouldCommit()) {
            event.what = "REQUEST";
            event.client = Events.client(refused);
            event.route = refused.route();
            event.commit();
        }
    }

    static void record(ClosedConnection closed) {
        ShedEvent event = new ShedEvent();
        if (event.shouldCommit()) {
            event.what = "CONNECTION";
            event.client = Events.peer(closed.connection());
            event.commit();
        }
    }
}
