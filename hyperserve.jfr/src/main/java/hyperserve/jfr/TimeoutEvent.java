package hyperserve.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// A client that was too slow: with a head, a body, taking a response, or its next request.
@Name("hyperserve.Timeout")
@Label("Time-out")
@Description("A connection was closed, as its client was too slow")
final class TimeoutEvent extends ClosedEvent {}
