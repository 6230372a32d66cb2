package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// The end of an event source, and what its connections are told of it.
final class SourceEndTest {

    @Test
    void tellsAnIdleConnectionThatNobodyHasIt() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.script.calls();
            rig.source.close();
            assertThat(rig.script.calls()).containsExactly("cut");
        }
    }

    /// One that was found ready, and never handed out, has no owner who could come to its end.
    @Test
    void tellsAConnectionThatNobodyHasTakenThatNobodyHasIt() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.script.calls();
            rig.connection.signal();
            assertThat(rig.source.poll(0)).isTrue();
            rig.source.close();
            assertThat(rig.script.calls()).last().isEqualTo("cut");
        }
    }
}
