package hyperserve.jfr;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What could not be taken for a request: see [FinishedExchange.Ending#MALFORMED].
@Name("hyperserve.Malformed")
@Label("Malformed")
@Category("HyperServe")
@Description("What came was malformed, too large, too slow or of a kind that is not served")
@StackTrace(false)
final class MalformedEvent extends Event {

    @Label("Client")
    @Nullable
    String client;

    @Label("Status")
    @Description("What it was answered; 0 if with nothing")
    int status;

    @Label("Received")
    @DataAmount
    long received;

    static void record(FinishedExchange exchange) {
        MalformedEvent event = new MalformedEvent();
        if (event.shouldCommit()) {
            @Nullable Status status = exchange.status();
            event.client = Events.client(exchange);
            event.status = status == null ? 0 : status.code();
            event.received = exchange.bytesReceived();
            event.commit();
        }
    }
}
