package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AbsenceTest {

    private final Absence absence = new Absence();

    /// As an owner does that leaves user code twice, for example when that has thrown.
    @Test
    void endsNoVisitByBeginningOnceMore() {
        absence.begin(false, false);
        assertThat(absence.visit()).isTrue();
        absence.begin(false, false);
        assertThat(absence.visit()).as("a second visit, as the first is over").isFalse();
        absence.leave();
        assertThat(absence.visit()).isTrue();
    }

    @Test
    void tellsALongLivedOwnerOnceThatItIsToEnd() {
        absence.begin(true, false);
        tellInAVisit();
        assertThat(Thread.interrupted()).isTrue();
        tellInAVisit();
        assertThat(Thread.interrupted()).as("once more").isFalse();
        absence.end();
        assertThat(absence.toldToEnd()).isTrue();
        absence.begin(true, false);
        assertThat(absence.toldToEnd()).as("the next one").isFalse();
        tellInAVisit();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void tellsOneThatBeginsTooLate() {
        absence.begin(true, true);
        assertThat(Thread.interrupted()).isTrue();
        absence.pause();
        absence.begin(true, true);
        assertThat(Thread.interrupted()).as("once more").isFalse();
        assertThat(absence.toldToEnd()).isTrue();
    }

    @Test
    void tellsNoOther() {
        absence.begin(false, false);
        tellInAVisit();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(absence.toldToEnd()).isFalse();
    }

    /// The owner waits, and another thread writes for it.
    @Test
    void goesOnWhenAnotherThreadHasTouchedTheConnectionMeanwhile() throws InterruptedException {
        absence.begin(true, false);
        Thread other = new Thread(this::touch);
        other.start();
        other.join();
        tellInAVisit();
        assertThat(Thread.interrupted()).isTrue();
    }

    private void touch() {
        absence.pause();
        absence.begin(true, false);
    }

    /// Nobody is away whose owner is not.
    @Test
    void isNotBegunByAnotherThread() throws InterruptedException {
        absence.begin(true, false);
        absence.pause();
        Thread other = new Thread(this::touch);
        other.start();
        other.join();
        assertThat(absence.visit()).isFalse();
    }

    private void tellInAVisit() {
        assertThat(absence.visit()).isTrue();
        absence.tellToEnd();
        absence.leave();
    }
}
