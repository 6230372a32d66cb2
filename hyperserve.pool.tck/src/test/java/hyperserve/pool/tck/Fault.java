package hyperserve.pool.tck;

import java.util.Set;

/// What may be wrong with a [FaultyPool]: the test that has to notice it, and those that may notice
/// it too, depending on luck. `*` are all.
enum Fault {
    NONE(""),

    RUNS_TWICE(
            "runsEachAcceptedTaskOnce", "losesNoTaskThatRacesClose", "losesNoTaskThatRacesDrain"),
    DROPS_A_TASK("runsEachAcceptedTaskOnce", "*"),
    RUNS_REFUSED_TASKS("neverTouchesARefusedTask"),
    ABANDONS_REFUSED_TASKS("neverTouchesARefusedTask"),
    STARTS_THREADS_EARLY("isInertUntilStarted"),
    ACCEPTS_BEFORE_START("isInertUntilStarted"),
    STARTS_TWICE("startsOnce"),
    RUNS_INLINE_WHEN_FULL("neverRunsATaskInsideTryExecute", "neverTouchesARefusedTask"),
    WAITS_WHEN_FULL("neverWaitsWhenSaturated"),
    EXCEEDS_CAPACITY("keepsTheCapacity"),
    LEAKS_CAPACITY("servesFullyAfterOverload", "neverRunsATaskInsideTryExecute"),

    LOSES_A_WAKE_UP("wakesForATaskWhenIdle", "*"),
    WAKES_A_WORKER_THAT_ENDS(
            "wakesForATaskWhileWorkersEnd",
            "returnsToMinWorkersWhenIdle",
            "neverHasFewerThanMinWorkers"),
    LOSES_A_TASK_OF_A_TASK_IF_FULL_GROWN("wakesForTasksSubmittedByTasks", "neverPollsInsideATask"),
    LOSES_A_TASK_OF_A_TASK_IF_NOT("wakesForChainsOfTasks", "drainSeesAllThatTasksWrote"),
    LOSES_A_TASK_OF_TWO_SUBMITTERS("wakesForSeveralSubmitters", "*"),
    LOSES_TASKS_OF_POLLERS("wakesForReadiness", "*"),

    SHRINKS_BELOW_MIN("neverHasFewerThanMinWorkers"),
    EXCEEDS_MAX("neverHasMoreThanMaxWorkers"),
    NEVER_SHRINKS("returnsToMinWorkersWhenIdle"),
    DIES_OF_ERRORS(
            "losesNoWorkerToATaskThatThrows", "countsTasksThatThrowAsFailed", "isSaneUnderLoad"),
    LEAKS_INTERRUPT_FLAG("clearsTheInterruptFlagBetweenTasks"),
    SPINS_WHEN_IDLE("usesNoProcessorTimeWhenIdle", "returnsToMinWorkersWhenIdle"),

    NEVER_GROWS(
            "servesNestedWaitsBelowMax",
            "returnsToMinWorkersWhenIdle",
            "servesNestedWaitsBetweenTargetAndMax",
            "wakesForATaskWhileWorkersEnd"),
    GROWS_TO_TARGET_ONLY("servesNestedWaitsBetweenTargetAndMax"),
    CLAIMS_ANY_DEPTH("servesNestedWaitsOfAnyDepth"),
    IGNORES_BLOCKING(
            "runsOthersWhileMoreThanMaxTasksWait",
            "pollsWhileMoreThanMaxTasksWait",
            "drainRunsWhatIsQueuedBehindItsCaller"),
    COUNTS_BLOCKING_FROM_OUTSIDE("ignoresBlockingFromOutside", "neverPollsInsideATask"),

    QUEUES_BEHIND_WHAT_COMPUTES("beginsTasksBesideOthersThatCompute", "*"),
    QUEUES_BEHIND_WHAT_WAITS("beginsTasksBesideOthersThatWaitInAnInitialiser", "*"),

    MISCOUNTS_COMPLETED("balancesAtRest", "drainFinishesTheQueue"),
    COUNTS_FAILED_AS_COMPLETED("countsTasksThatThrowAsFailed"),
    FORGETS_ABANDONED("balancesAfterClose"),
    FORGETS_REJECTED("countsRefusals"),
    SHOWS_NO_QUEUE("showsWhatIsQueuedAndWhatRuns"),
    SHOWS_THREADS_AFTER_CLOSE("showsTheWorkers"),
    SHOWS_NEGATIVE_AGE("isSaneUnderLoad", "showsWhatIsQueuedAndWhatRuns"),

    DRAIN_ABANDONS_THE_QUEUE("drainFinishesTheQueue", "*"),
    DRAIN_RETURNS_AT_ONCE("drainFinishesTheQueue", "*"),
    DRAIN_FORGETS_WHAT_RUNS("drainSeesAllThatTasksWrote", "*"),
    DRAIN_REFUSES_TASKS_OF_TASKS("drainRunsWhatTasksSubmit"),
    REOPENS_AFTER_DRAIN("drainIsForGood", "losesNoTaskThatRacesDrain"),
    SECOND_DRAIN_HANGS("drainIsSafeConcurrently"),
    DRAIN_WAITS_FOR_ITSELF(
            "drainFromInsideDoesNotWaitForItself",
            "drainRunsWhatIsQueuedBehindItsCaller",
            "closeLeavesTheTasksThatDrainOutOfTheReport"),
    DRAIN_INTERRUPTS_TWICE("drainCutsWhatIsLeftWhenTheGraceIsOver"),
    DRAIN_NEVER_INTERRUPTS("drainCutsWhatIsLeftWhenTheGraceIsOver"),
    REPORTS_NOTHING_CUT(
            "drainCutsWhatIsLeftWhenTheGraceIsOver", "closeLeavesTheTasksThatDrainOutOfTheReport"),
    DRAIN_WAITS_FOR_THE_STUBBORN(
            "drainDoesNotWaitForAStubbornTask", "drainCutsWhatIsLeftWhenTheGraceIsOver"),
    REPORTS_TO_THE_FIRST_CALLER_ONLY("drainGivesAllCallersOneReport", "*"),
    DRAINS_EACH_FOR_ITSELF("drainEndsForAllWithTheShortestGrace"),
    INTERRUPT_ENDS_DRAIN("drainOutlastsAnInterruptOfItsCaller"),
    DRAIN_INTERRUPTS_ITS_CALLERS(
            "drainSparesTheTasksThatCallIt", "closeLeavesTheTasksThatDrainOutOfTheReport"),
    TAKES_SOURCES_FOR_TASKS("drainRefusesWhatSourcesSubmit"),
    DRAIN_KEEPS_ITS_WORKER("drainRunsWhatIsQueuedBehindItsCaller"),
    REPORTS_CALLERS_AS_CUT("closeLeavesTheTasksThatDrainOutOfTheReport"),
    START_FORGETS_A_DRAIN("drainBeforeTheStartIsForGood"),
    LOSES_A_TASK_THAT_RACES_DRAIN("losesNoTaskThatRacesDrain", "*"),

    LOSES_A_TASK_THAT_RACES_CLOSE("losesNoTaskThatRacesClose", "neverTouchesARefusedTask"),
    DROPS_ON_CLOSE(
            "closeInterruptsWhatRunsAndAbandonsTheRest",
            "balancesAfterClose",
            "losesNoTaskThatRacesClose"),
    ABANDONS_TWICE(
            "closeInterruptsWhatRunsAndAbandonsTheRest",
            "drainCutsWhatIsLeftWhenTheGraceIsOver",
            "losesNoTaskThatRacesClose",
            "losesNoTaskThatRacesDrain"),
    ABANDONS_WHAT_RUNS(
            "closeInterruptsWhatRunsAndAbandonsTheRest",
            "balancesAfterClose",
            "drainCutsWhatIsLeftWhenTheGraceIsOver",
            "losesNoTaskThatRacesClose",
            "losesNoTaskThatRacesDrain"),
    CLOSE_NEVER_INTERRUPTS(
            "closeInterruptsWhatRunsAndAbandonsTheRest",
            "balancesAfterClose",
            "closeSeesAllThatTasksWrote"),
    SECOND_CLOSE_THROWS("closeIsIdempotent", "*"),
    CLOSE_WAITS_FOR_ITSELF("closesFromInsideATask"),
    CLOSE_WAITS_FOR_ITS_POLLER("closesFromInsideAReadyTask"),
    CLOSE_WAITS_FOR_THE_STUBBORN("closeDoesNotWaitForAStubbornTask"),
    CLOSE_WAITS_FOR_NOBODY(
            "closeSeesAllThatTasksWrote",
            "showsTheWorkers",
            "closeInterruptsWhatRunsAndAbandonsTheRest",
            "losesNoTaskThatRacesClose"),
    LEAKS_A_THREAD("leavesNoThread", "closesFromInsideATask", "closesFromInsideAReadyTask"),

    DROPS_A_READY_TASK("runsEachReadyTaskOnce", "*"),
    DROPS_READY_TASKS_WHEN_FULL("runsReadyTasksWhenSaturated", "pollsWhileMoreThanMaxTasksWait"),
    STOPS_POLLING_TO_DRAIN("runsReadyTasksWhileItDrains"),
    POLLER_DIES_OF_A_FAILURE("goesOnAfterAReadyTaskThatThrows"),
    POLLER_RUNS_WHAT_WAITS("servesSourcesWhileTasksAreStuck", "*"),
    POLLS_ONLY_WITH_A_FREE_WORKER("servesSourcesWhileTasksAreStuck", "*"),
    POLLS_UNLESS_MAX_WAIT("pollsWhileMoreThanMaxTasksWait", "neverPollsInsideATask"),
    RUNS_FEWER_THAN_MAX(
            "servesRequestsWhileFewerThanMaxTasksAreStuck", "servesSourcesWhileTasksAreStuck"),

    POLLS_WITH_TWO_THREADS("pollsWithOneThreadAtATime", "*"),
    POLLS_IN_BLOCKING("neverPollsInsideATask", "*"),
    INTERRUPT_REACHES_POLL("neverPollsWithTheInterruptFlagOfATask"),
    POLLS_AFTER_CLOSE(
            "pollsNoMoreAfterClose",
            "leavesNoThread",
            "closesFromInsideATask",
            "closesFromInsideAReadyTask"),
    CLOSES_SOURCES("leavesTheSourcesOpen"),
    POLLS_WITHOUT_WAITING("waitsInPoll", "usesNoProcessorTimeWhenIdle"),

    DIES_OF_A_FAILED_LOG(
            "survivesAFailureThatCannotBeLogged", "logsFailuresWithoutTheInterruptOfTheirTask"),
    LOGS_UNDER_INTERRUPT(
            "logsFailuresWithoutTheInterruptOfTheirTask", "survivesAFailureThatCannotBeLogged"),
    LOSES_ITS_POLLERS_TO_A_SHORT_STACK("survivesAStackThatEndsInBlocking"),
    LOSES_ROOM_FOR_WANT_OF_MEMORY("losesNothingForWantOfMemory"),
    DIES_OF_AN_ABANDONED_TASK("closesThoughAbandonedTasksThrow"),
    SPINS_AFTER_A_STRAY_INTERRUPT("recoversFromAStrayInterrupt"),
    INHERITS_FROM_ITS_CALLERS("inheritsNothingFromItsCallers"),
    CANNOT_WAIT_FOR_EVER("keepsWorkersForEver"),

    LACKS_A_CLASS("worksInAModuleLayerOfItsOwn");

    final String noticedBy;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is.
    private final Set<String> perhapsBy;

    Fault(String noticedBy, String... perhapsBy) {
        this.noticedBy = noticedBy;
        this.perhapsBy = Set.of(perhapsBy);
    }

    boolean mayBeNoticedBy(String test) {
        return test.equals(noticedBy) || perhapsBy.contains(test) || perhapsBy.contains("*");
    }
}
