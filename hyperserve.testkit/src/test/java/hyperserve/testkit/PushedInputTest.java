package hyperserve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.BodySource;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Content that is pushed without a server, where its source fails.
final class PushedInputTest {

    private final List<String> told = new ArrayList<>();

    private final class Application implements HandlerProvider {

        @Override
        public void register(Routes routes) {
            routes.get("/push", _ -> Response.push("text/event-stream", _ -> new Stubborn()));
        }

        @Override
        public void stopped() {
            told.add("stopped");
        }
    }

    private final class Stubborn implements BodySource {

        @Override
        public @Nullable ByteBuffer next() {
            return null;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public boolean stopping() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void ended(boolean whole) {
            told.add(whole ? "whole" : "cut");
        }
    }

    @Test
    void stopsTheApplicationThoughASourceFailsAtThat() {
        TestApplication application = TestApplication.inMemory(new Application());
        TestStream stream = application.client().open("/push");
        assertThatThrownBy(application::close)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("on purpose");
        assertThat(told).containsExactly("stopped");
        assertThatThrownBy(stream::event).hasRootCauseMessage("on purpose");
        assertThat(told).containsExactly("stopped", "cut");
        stream.close();
        assertThat(told).containsExactly("stopped", "cut");
    }
}
