package hyperserve.bench.compare;

import java.util.Map;

/// A load whose connections each wait for the answer before they ask again. It warms servers up,
/// too.
interface ClosedLoop extends Scenario {

    /// Asks for so many seconds.
    ///
    /// @return the figures but for the server's processor time
    Map<String, Double> load(ServerProcess server, long seconds);
}
