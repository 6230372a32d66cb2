package hyperserve.observe;

import hyperserve.api.ServerComponent;

import java.util.List;

/// An application or observer that says what its health depends on: [Health] of the same server
/// asks that, too.
@FunctionalInterface
public interface HealthReporter extends ServerComponent {

    /// Says what is to be asked. Called once, by a [Health] that is started, and so before
    /// [#started] of this, as may be the first question: what is not there yet is not well.
    ///
    /// @return the checks, each with a name that no other one of the server has
    List<HealthCheck> healthChecks();
}
