package hyperserve.pool.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Breaks a pool in each way that the kit knows, and sees that the kit notices.
final class FaultTest {

    @TempDir Path folder;

    @BeforeEach
    void writeTheJar() throws IOException {
        FaultyPoolTck.jar = folder.resolve("faulty.pool.jar");
        FaultyPoolJar.write(FaultyPoolTck.jar, true);
    }

    @Test
    void findsNothingWrongWithAPoolThatKeepsTheContract() {
        Outcomes outcomes = run(Fault.NONE, tests());
        assertThat(outcomes.failures).isEmpty();
        assertThat(outcomes.aborted)
                .as("what the pool does not claim")
                .containsOnlyKeys("servesNestedWaitsOfAnyDepth", "losesNothingForWantOfMemory");
        assertThat(outcomes.successes).hasSize(tests().size() - 2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void notices(Fault fault) throws IOException {
        FaultyPoolJar.write(FaultyPoolTck.jar, fault != Fault.LACKS_A_CLASS);
        Map<String, String> failures = run(fault, testsAsked(fault)).failures;
        assertThat(failures).containsKey(fault.noticedBy);
        failures.keySet().removeIf(fault::mayBeNoticedBy);
        assertThat(failures).as("tests that are right to pass").isEmpty();
    }

    @Test
    void eachTestHasAFaultThatItNotices() {
        assertThat(Arrays.stream(Fault.values()).map(fault -> fault.noticedBy))
                .containsAll(tests());
    }

    /// Those of the contract that is broken, or all if there is time.
    private static List<String> testsAsked(Fault fault) {
        if (Effort.configured().equals(Effort.FULL)) {
            return tests();
        }
        return Arrays.stream(WorkerPoolTck.class.getInterfaces())
                .map(FaultTest::testsOf)
                .filter(names -> names.contains(fault.noticedBy))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> tests() {
        return testsOf(WorkerPoolTck.class);
    }

    private static List<String> testsOf(Class<?> contract) {
        return Arrays.stream(contract.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
    }

    private static Outcomes run(Fault fault, List<String> tests) {
        FaultyPoolTck.fault = fault;
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(tests.stream().map(FaultTest::selector).toList())
                        .build();
        Outcomes outcomes = new Outcomes();
        LauncherFactory.create().execute(request, outcomes);
        return outcomes;
    }

    private static MethodSelector selector(String test) {
        return DiscoverySelectors.selectMethod(FaultyPoolTck.class, test);
    }

    /// What became of each test.
    private static final class Outcomes implements TestExecutionListener {
        final Map<String, String> successes = new TreeMap<>();
        final Map<String, String> aborted = new TreeMap<>();
        final Map<String, String> failures = new TreeMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String why = result.getThrowable().map(Throwable::toString).orElse("");
            Map<String, String> same =
                    switch (result.getStatus()) {
                        case SUCCESSFUL -> successes;
                        case ABORTED -> aborted;
                        case FAILED -> failures;
                    };
            test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast)
                    .ifPresent(method -> same.put(method.getMethodName(), why));
        }
    }
}
