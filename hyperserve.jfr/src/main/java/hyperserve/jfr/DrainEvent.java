package hyperserve.jfr;

import hyperserve.api.DrainReport;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The drain of a server; its duration is that of the event.
@Name("hyperserve.Drain")
@Label("Drain")
@Category("HyperServe")
@Description("The stop of a server, from when it was asked for until all was answered or cut")
@StackTrace(false)
final class DrainEvent extends Event {

    @Label("Finished")
    @Description("Requests that were answered since the stop began")
    long finished;

    @Label("Cut")
    @Description("Connections that were cut with a request in progress")
    long cut;

    void record(DrainReport report) {
        if (shouldCommit()) {
            finished = report.finished();
            cut = report.cut();
            commit();
        }
    }
}
