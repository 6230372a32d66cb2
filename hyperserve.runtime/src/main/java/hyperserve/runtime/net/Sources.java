package hyperserve.runtime.net;

import java.util.List;

/// What the end of a server asks of all its sources together. Any thread may ask.
public final class Sources {

    private Sources() {}

    /// Who leaves last gives connections to the others until then, so each is looked at only after
    /// all have left.
    ///
    /// @param sources all that one acceptor deals to
    /// @return whether the drain has begun in all of them, and all connections have ended since
    public static boolean areDeserted(List<NioEventSource> sources) {
        boolean deserted = areDraining(sources);
        for (NioEventSource each : sources) {
            deserted = deserted && each.isDeserted();
        }
        return deserted;
    }

    /// {@return as [#areDeserted], but for connections whose handlers wait for a stop}
    ///
    /// @param sources all that one acceptor deals to
    public static boolean haveOnlyStopCallers(List<NioEventSource> sources) {
        boolean only = areDraining(sources);
        for (NioEventSource each : sources) {
            only = only && each.hasOnlyStopCallers();
        }
        return only;
    }

    private static boolean areDraining(List<NioEventSource> sources) {
        boolean draining = true;
        for (NioEventSource each : sources) {
            draining = draining && each.isDraining();
        }
        return draining;
    }
}
