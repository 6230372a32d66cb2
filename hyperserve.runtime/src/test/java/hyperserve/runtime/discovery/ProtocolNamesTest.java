package hyperserve.runtime.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.echo.EchoPreface;
import hyperserve.echo.EchoProvider;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Handover;
import hyperserve.runtime.protocol.PrefacedProtocol;
import hyperserve.runtime.protocol.ProtocolProvider;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

final class ProtocolNamesTest {

    private record Named(Supplier<String> text) implements ProtocolProvider {

        @Override
        public String name() {
            return text.get();
        }

        @Override
        public Protocol accept(Handover handover) {
            throw new UnsupportedOperationException();
        }
    }

    private static ProtocolProvider named(String name) {
        return new Named(() -> name);
    }

    @Test
    void areFoundInAnyLetterCase() {
        ProtocolProvider two = named("Two/2.0");
        Protocols all = ProtocolNames.of(List.of(new EchoProvider(), two), List.of());
        assertThat(all.find("ECHO")).isInstanceOf(EchoProvider.class);
        assertThat(all.find("two/2.0")).isSameAs(two);
        assertThat(all.find("two")).isNull();
        assertThat(all).hasToString("echo, two/2.0");
    }

    @Test
    void mayBeNone() {
        assertThat(ProtocolNames.of(List.of(), List.of()).find("echo")).isNull();
        assertThat(ProtocolNames.of(List.of(), List.of())).hasToString("none");
    }

    /// The module is one of those that the packages of protocols are exported to.
    @Test
    void areFoundInADropIn(@TempDir Path folder) throws Exception {
        ProtocolProvider found = EchoPlugin.in(folder).find("echo");
        assertThat(found).isNotNull().isNotInstanceOf(EchoProvider.class);
        assertThat(found.getClass().getModule().getName()).isEqualTo("hyperserve.websocket");
    }

    @Test
    void areEachOfOneProtocol() {
        List<ProtocolProvider> two = List.of(new EchoProvider(), named("Echo"));
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ProtocolNames.of(two, List.of()))
                .withMessage(
                        "several protocols named 'Echo' found: hyperserve.echo.EchoProvider (module"
                                + " hyperserve.runtime) and"
                                + " hyperserve.runtime.discovery.ProtocolNamesTest$Named (module"
                                + " hyperserve.runtime): remove all but one");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"two words", "a/", "/b", "a/b/c", "a,b", "a\n", "ä"})
    void areOfTheFormThatTheFieldHas(String name) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ProtocolNames.of(List.of(named(name)), List.of()))
                .withMessageContaining("cannot be used: its name() is '")
                .withMessageMatching("\\p{Print}+");
    }

    @Test
    void haveRoomForOneThatClientsBeginWith() {
        EchoPreface one = new EchoPreface();
        assertThat(ProtocolNames.of(List.of(), List.of(one)).prefaced()).isSameAs(one);
        assertThat(ProtocolNames.of(List.of(), List.of()).prefaced()).isNull();
        List<PrefacedProtocol> two = List.of(one, new EchoPreface());
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ProtocolNames.of(List.of(), two))
                .withMessage(
                        "several protocols that clients begin with found:"
                                + " hyperserve.echo.EchoPreface (module hyperserve.runtime) and"
                                + " hyperserve.echo.EchoPreface (module hyperserve.runtime):"
                                + " remove all but one");
    }

    @Test
    void areAskedForOfWhoeverThrows() {
        ProtocolProvider broken =
                new Named(
                        () -> {
                            throw new IllegalStateException("broken");
                        });
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ProtocolNames.of(List.of(broken), List.of()))
                .withMessageContaining("its name() threw: java.lang.IllegalStateException: broken");
    }
}
