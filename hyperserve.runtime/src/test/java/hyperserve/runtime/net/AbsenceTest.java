package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AbsenceTest {

    private final Absence absence = new Absence();

    /// As an owner does that leaves user code twice, for example when that has thrown.
    @Test
    void endsNoVisitByBeginningOnceMore() {
        absence.begin();
        assertThat(absence.visit()).isTrue();
        absence.begin();
        assertThat(absence.visit()).as("a second visit, as the first is over").isFalse();
        absence.leave();
        assertThat(absence.visit()).isTrue();
    }
}
