package hyperserve.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Set;

final class CloseCodeTest {

    /// RFC 6455 §7.4.1 and what IANA has registered since.
    private static final Set<Integer> DEFINED =
            Set.of(
                    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000,
                    3003, 3999, 4000, 4999);

    /// Autobahn 7.9 and 7.13, and the codes that are never sent.
    private static final Set<Integer> REFUSED =
            Set.of(
                    -1, 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
                    65_536);

    @Test
    void areSentIfTheyAreDefined() {
        assertThat(DEFINED).allMatch(CloseCode::maySend);
        assertThat(REFUSED).noneMatch(CloseCode::maySend);
    }
}
