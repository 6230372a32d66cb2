package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.Nullable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Objects;

final class NetworksTest {

    private static @Nullable Networks proxies(String... args) throws UsageException {
        Invocation read = Settings.parse(args, Map.of(), null, List::of);
        return ((Settings) read).proxies();
    }

    @Test
    void addUpAndAreWrittenAsTheyWereRead() throws UsageException {
        Networks both = proxies("--proxy-protocol=10.0.0.0/8,unix", "--proxy-protocol", "::1");
        assertThat(Objects.requireNonNull(both).all())
                .hasToString("[10.0.0.0/8, 0:0:0:0:0:0:0:1/128]");
        assertThat(both.unix()).isTrue();
        String text = Networks.TYPE.formatter().apply(both);
        assertThat(text).isEqualTo("10.0.0.0/8,0:0:0:0:0:0:0:1/128,unix");
        assertThat(Networks.parse(text)).isEqualTo(both);
        assertThat(proxies()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "10.0.0.0/8,", "10.0.0.1/8", "localhost", "unix:", "Unix", "on"})
    void refuseWhatIsNone(String text) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> proxies("--proxy-protocol", text))
                .withMessageContaining(
                        "--proxy-protocol is '" + text + "', but must be an IP address");
    }
}
