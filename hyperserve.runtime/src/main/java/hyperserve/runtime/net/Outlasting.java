package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The applications that are still to be told something when their connections are gone, as of the
/// end itself, on threads of their own: a stop waits for them as it does for connections. Any
/// thread may use it.
public final class Outlasting {

    private final Set<ApplicationCalls> all = ConcurrentHashMap.newKeySet();

    /// Calls the application of one connection. By its class it is seen on the stack that code of
    /// an application runs.
    public interface ApplicationCalls {

        /// {@return the thread that runs the application, null if none does; any thread may ask}
        @Nullable
        Thread caller();
    }

    /// Nobody is there yet.
    public Outlasting() {}

    /// Told that a connection is gone, before it is counted as closed.
    ///
    /// @param calls what has to call its application still
    public void begin(ApplicationCalls calls) {
        all.add(calls);
    }

    /// Told that an application was told all. Does nothing if it was not said to begin.
    ///
    /// @param calls what had to call it
    public void end(ApplicationCalls calls) {
        all.remove(calls);
    }

    /// {@return whether there is none}
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /// {@return whether all there are wait for a stop themselves}
    public boolean areOnlyStopCallers() {
        for (ApplicationCalls each : all) {
            Thread caller = each.caller();
            if (caller == null || !StopCallers.contains(caller)) {
                return false;
            }
        }
        return true;
    }

    /// Looks for the threads that run them.
    ///
    /// @param threads where they are added
    public void callers(Set<Thread> threads) {
        for (ApplicationCalls each : all) {
            Thread caller = each.caller();
            if (caller != null) {
                threads.add(caller);
            }
        }
    }
}
