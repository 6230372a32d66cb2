package hyperserve.runtime;

import hyperserve.runtime.command.Settings;
import hyperserve.runtime.command.SettingsSource;
import hyperserve.runtime.command.UsageException;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.startup.StartupException;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// What SIGHUP has done: the file of settings is read again, what can change while the server runs
/// is taken over, and the rest told; then the server reads its other files. If the file of settings
/// cannot be used, all settings stay as they were. Any thread may run it; one at a time does.
///
/// @param source where the settings come from
/// @param life that of the server, which is open
record SettingsReload(SettingsSource source, Life life) implements Runnable {

    private static final Logger LOG = LazyLogger.of(SettingsReload.class);

    @Override
    public synchronized void run() {
        try {
            SettingsSource.Changes changes = source.readAgain();
            Settings settings = changes.settings();
            life.running().change(settings.limits(), settings.timeouts(), settings.applications());
            for (String each : changes.applied()) {
                LOG.log(Level.INFO, "a setting has changed: {0}", each);
            }
            for (String each : changes.refused()) {
                LOG.log(Level.WARNING, "a setting has not changed: {0}", each);
            }
        } catch (UsageException | StartupException e) {
            LOG.log(
                    Level.WARNING,
                    "the settings cannot be read again, and all of them stay as they were: {0}",
                    e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "reading the settings again failed; they stay as they were", e);
        }
        life.reload();
    }
}
