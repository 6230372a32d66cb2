package hyperserve.runtime.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What is tied to a request, to be closed when that is over: the last one first. For the thread
/// that answers the request.
public final class TiedResources {

    private final List<AutoCloseable> resources = new ArrayList<>();

    /// Nothing yet.
    public TiedResources() {}

    /// Ties something.
    ///
    /// @param resource what is to be closed
    public void add(AutoCloseable resource) {
        resources.add(Objects.requireNonNull(resource, "resource"));
    }

    /// Closes all. The server goes on whatever an application's code throws here.
    ///
    /// @param call takes note of what cannot be closed
    public void close(HandlerCall call) {
        call.enterFeed();
        try {
            resources.reversed().forEach(resource -> close(resource, call));
        } finally {
            call.leaveUserCode();
        }
    }

    private static void close(AutoCloseable resource, HandlerCall call) {
        try {
            resource.close();
        } catch (Throwable e) {
            String outcome = " could not be closed; its answer stands";
            call.note(Fault.of("what was tied to a request of ", call.route(), outcome, e));
        }
    }
}
