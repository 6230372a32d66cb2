package hyperserve.api;

import java.util.List;

/// What is put into a server, and has settings and a life of its own there: the handlers of a
/// [HandlerProvider], an [Observer].
///
/// A component that has a life of its own (a database to open, a file to close) is told of the
/// server's:
///
/// 1. [#started] for each, those that observe first, and each kind in its order;
/// 2. [#stopping] for each, in reverse order, when a stop begins;
/// 3. [#stopped] for each, in reverse order, when all is answered.
///
/// In between there may be [#reload], any number of times.
///
/// The last two come exactly once to each whose [#started] has returned, whatever ends the server:
/// a signal, a close, or a start that fails later on. They run on threads of their own, as a stop
/// waits for nobody beyond its time. All do nothing by default.
public interface ServerComponent {

    /// Declares settings, which are options of the command line and variables of the environment
    /// beside those of the server, and stand in the help. Two components of a server cannot declare
    /// the same name, nor one of the server's own.
    ///
    /// Called before the command line is read, also for `--help`, and so before the rest; it is to
    /// do nothing else.
    ///
    /// @return the settings, in the order of the help
    default List<Setting<?>> settings() {
        return List.of();
    }

    /// Gives the values of the settings. Called once, before all but [#settings], on the thread
    /// that starts the server. What it throws ends the start with exit code 1; an
    /// [IllegalArgumentException] says that a value cannot be, and is told as any wrong option is,
    /// by its message and with exit code 2. [Setting#allowing] says so without a call.
    ///
    /// @param values the values; those of other components are out of reach, as one takes the
    ///     setting to get its value. May be kept
    default void configure(SettingValues values) {}

    /// Called when the server has its address, and before it handles the first request or says that
    /// it is ready: the place to open what the component needs. Clients can connect already, and
    /// wait.
    ///
    /// It runs on the thread that starts the server, after all have been configured, and with the
    /// same context class loader as [#configure]. There is no bound in time. A stop that is asked
    /// for meanwhile is waited for as long as requests would be; then this is interrupted, and left
    /// behind if it does not heed that. What it throws then is logged. An exit of the process that
    /// is begun meanwhile, also by itself, does not wait for it.
    ///
    /// Whatever it throws otherwise ends the start: one line tells the component's class and the
    /// root of that. Those before it are stopped; this one has to clean up for itself.
    ///
    /// @param server the server; may be kept
    /// @throws Exception if it cannot be started
    default void started(RunningServer server) throws Exception {}

    /// Called when the process is told by SIGHUP to read its files again: the place to open a log
    /// anew, or to read what the component keeps of a file.
    ///
    /// It runs on a daemon thread that does nothing else, with the same context class loader as
    /// [#configure], for each component in the order of [#started], only while requests are served:
    /// after all have been started, and not after a stop has begun. A call that is under way then
    /// is neither waited for nor interrupted, so it may run beside [#stopping] and [#stopped].
    /// Calls never overlap. Signals that come during a call are one more round, signals that come
    /// during the start are one after it; none is lost. Who does not return holds up those behind
    /// it.
    ///
    /// In a program that embeds the server, signals are heard only during `Server.run()`.
    ///
    /// @param values the values of the settings as of now: those that are [Setting#live()] may have
    ///     changed
    /// @throws Exception if it fails: one line is logged, with the component's class, and nothing
    ///     changes for the others
    default void reload(SettingValues values) throws Exception {}

    /// Called when a stop begins: the place to end streams, and to say so where one is asked for
    /// one's health. Requests are answered meanwhile and afterwards; the drain does not wait for
    /// this.
    ///
    /// It runs on a daemon thread of its own, with the same context class loader as [#configure],
    /// after that of the component behind it has returned or a tenth of a second has passed. What
    /// it throws is logged, with the component's class. To close the server here begins nothing new
    /// and waits for nothing.
    ///
    /// @throws Exception if it fails; the stop goes on
    default void stopping() throws Exception {}

    /// Called when all is answered, or cut because its time was over: the place to close what the
    /// component needs.
    ///
    /// It runs on a daemon thread of its own, with the same context class loader as [#configure],
    /// after that of the component behind it. For all of them together there is what the drain has
    /// left of its time, and at least 100 milliseconds of the second that a stop takes beyond it.
    /// Each has an equal share of what is left; half of that goes to its own [#stopping()] if that
    /// has not returned. Who does not return in time is logged, with the component's class,
    /// interrupted, and left behind.
    ///
    /// @throws Exception if it fails; this is logged, with the component's class
    default void stopped() throws Exception {}
}
