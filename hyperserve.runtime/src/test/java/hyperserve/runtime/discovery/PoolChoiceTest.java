package hyperserve.runtime.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.startup.StartupException;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

class PoolChoiceTest {

    private record Named(@Nullable String name) implements WorkerPoolProvider {

        @Override
        public WorkerPool create(PoolConfig config) {
            throw new AssertionError("choosing must not make a pool");
        }
    }

    private record SameName(String name) implements WorkerPoolProvider {

        @Override
        public WorkerPool create(PoolConfig config) {
            throw new AssertionError("choosing must not make a pool");
        }
    }

    private static List<WorkerPoolProvider> pools(String... names) {
        return Arrays.stream(names).<WorkerPoolProvider>map(Named::new).toList();
    }

    private static ThrowableAssertAlternative<StartupException> failure(
            List<WorkerPoolProvider> found, @Nullable String name) {
        return assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> PoolChoice.among(found).choose(name))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void takesTheOnlyPoolThereIs() {
        assertThat(PoolChoice.among(pools("virtual")).choose(null).name()).isEqualTo("virtual");
    }

    @Test
    void takesThePoolThatIsNamed() {
        assertThat(PoolChoice.among(pools("a", "b-2", "c")).choose("b-2").name()).isEqualTo("b-2");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "standard")
    void saysWhatToDoIfThereIsNone(@Nullable String name) {
        failure(List.of(), name)
                .withMessage(
                        "no worker pool found: put a jar that provides"
                                + " hyperserve.api.pool.WorkerPoolProvider, such as"
                                + " hyperserve.pool.lockfree, on the module path or class path");
    }

    @Test
    void namesAllAndHowToChooseIfThereAreSeveral() {
        failure(pools("virtual", "lockfree"), null)
                .withMessage(
                        "several worker pools found (lockfree, virtual): choose one with --pool"
                                + " NAME or HYPERSERVE_POOL");
    }

    @Test
    void namesTheOneThatIsMissingAndThoseThatAreNot() {
        failure(pools("virtual", "lockfree"), "standard")
                .withMessage(
                        "no worker pool named 'standard' found, only lockfree, virtual: choose one"
                                + " with --pool NAME or HYPERSERVE_POOL");
    }

    @Test
    void doesNotTakeTheOnlyPoolInsteadOfTheNamedOne() {
        failure(pools("virtual"), "standard").withMessageContaining("only virtual");
    }

    @Test
    void keepsItsMessageOnOneLineWhateverTheName() {
        failure(pools("virtual"), "a\nb\u2028").withMessageContaining("named 'a?b?' found");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "same")
    void namesBothProvidersOfOneName(@Nullable String name) {
        failure(List.of(new Named("same"), new SameName("same")), name)
                .withMessageStartingWith("several worker pools named 'same' found: ")
                .withMessageContaining("$Named (")
                .withMessageContaining(" and ")
                .withMessageContaining("$SameName (");
    }

    @Test
    void allowsTwoProvidersOfOneNameIfAnotherIsNamed() {
        List<WorkerPoolProvider> found =
                List.of(new Named("same"), new SameName("same"), new Named("other"));

        assertThat(PoolChoice.among(found).choose("other").name()).isEqualTo("other");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Standard", "1st", "-x", "a_b", "a b", "a\nb", "ä"})
    void refusesAProviderWithoutAProperName(@Nullable String name) {
        failure(List.of(new Named("good"), new Named(name)), "good")
                .withMessageContaining("$Named (")
                .withMessageContaining("cannot be used: its name() is '");
    }

    @Test
    void refusesAProviderWhoseNameThrows() {
        WorkerPoolProvider broken =
                new WorkerPoolProvider() {
                    @Override
                    public String name() {
                        throw new IllegalStateException("no\nname");
                    }

                    @Override
                    public WorkerPool create(PoolConfig config) {
                        throw new AssertionError("choosing must not make a pool");
                    }
                };

        failure(List.of(broken), null)
                .withMessageContaining(
                        "its name() threw: java.lang.IllegalStateException: no\\nname;")
                .withCauseInstanceOf(IllegalStateException.class);
    }
}
