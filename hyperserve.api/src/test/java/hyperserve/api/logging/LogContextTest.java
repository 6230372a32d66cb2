package hyperserve.api.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Nullable;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.FutureTask;

final class LogContextTest {

    private static @Nullable LogContext elsewhere() throws Exception {
        FutureTask<@Nullable LogContext> look = new FutureTask<>(LogContext::current);
        Thread.ofVirtual().start(look);
        return look.get();
    }

    @Test
    void isCurrentForTheTimeOfACallAndForThatThreadAlone() throws Exception {
        LogContext outer = new LogContext("1", null);
        LogContext inner = new LogContext("2", "0af7651916cd43dd8448eb211c80319c");
        assertThat(LogContext.current()).isNull();
        assertThat(outer.call(() -> inner.call(LogContext::current))).isEqualTo(inner);
        assertThat(outer.call(LogContext::current)).isEqualTo(outer);
        assertThat(outer.call(LogContextTest::elsewhere)).isNull();
        assertThatThrownBy(
                        () ->
                                outer.call(
                                        () -> {
                                            throw new IOException("as it is");
                                        }))
                .isInstanceOf(IOException.class);
        assertThat(LogContext.current()).isNull();
    }
}
