package hyperserve.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/// A handshake that failed, or TLS that was broken later on. Handshakes as such are counted by
/// [PoolEvent]; a server tells of none.
@Name("hyperserve.TlsFailure")
@Label("TLS Failure")
@Description("A connection was closed, as its client broke the rules of TLS or of a handshake")
final class TlsFailureEvent extends ClosedEvent {}
