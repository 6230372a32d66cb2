package hyperserve.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

/// That the chaos notices what it looks for.
final class AskTest {

    private static final Ask ANSWER = new Ask(Deed.ANSWER, "1-2-3", "", "", "");
    private static final Ask ECHO = new Ask(Deed.ECHO, "1-2-3", "", "", "[1-2-3]yyy");

    private static Reply reply(int status, String content) {
        return new Reply(status, content, false);
    }

    @Test
    void itsOwnAnswerIsRight() {
        assertThat(ANSWER.fault(reply(200, "[1-2-3]"))).isNull();
        assertThat(ECHO.fault(reply(200, "[1-2-3]yyy"))).isNull();
    }

    @Test
    void aRefusalIsRight() {
        for (int status : new int[] {400, 408, 500, 503}) {
            assertThat(ANSWER.fault(reply(status, "no"))).isNull();
        }
        assertThat(ANSWER.fault(reply(404, "no"))).isNotNull();
    }

    @Test
    void anothersAnswerIsAFault() {
        assertThat(ANSWER.fault(reply(200, "[1-2-4]"))).contains("another's");
        assertThat(ANSWER.fault(reply(200, "Hello"))).contains("another's");
    }

    @Test
    void twoAnswersInOneAreAFault() {
        assertThat(ANSWER.fault(reply(200, "[1-2-3][1-2-3]"))).contains("another's");
        assertThat(ANSWER.fault(reply(500, "[1-2-3]"))).contains("ids 1");
    }

    @Test
    void aBodyThatIsNotTheOneSentIsAFault() {
        assertThat(ECHO.fault(reply(200, "[1-2-3]yy"))).isEqualTo("another body");
    }

    @Test
    void theSameSeedAsksTheSame() {
        assertThat(Ask.random(new Random(5), "a")).isEqualTo(Ask.random(new Random(5), "a"));
    }
}
