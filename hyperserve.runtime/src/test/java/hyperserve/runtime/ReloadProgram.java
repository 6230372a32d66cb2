package hyperserve.runtime;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/// A server in a process of its own, for [ServerReloadTest]: three applications that print what
/// they are told. The first waits for a byte before it comes back from its start, and again each
/// time it is told to read its files again, and ends only when it has done so; the second one
/// throws then.
///
/// With an argument it hangs itself up before there is a server.
final class ReloadProgram {

    static final Setting<String> NAME = Setting.text("reload-name", "what it is called", "nobody");

    private ReloadProgram() {}

    private record App(String name, Semaphore idle) implements HandlerProvider {

        @Override
        public List<Setting<?>> settings() {
            return List.of(NAME);
        }

        @Override
        public void register(Routes routes) {}

        @Override
        public void started(RunningServer server) throws IOException {
            if (name.equals("one")) {
                System.out.println("starting");
                var _ = System.in.read();
            }
        }

        @Override
        public void reload(SettingValues values) throws IOException {
            if (name.equals("one")) {
                idle.acquireUninterruptibly();
            }
            System.out.println(name + " reloads for " + values.get(NAME));
            if (name.equals("one")) {
                var _ = System.in.read();
                System.out.println("one has reloaded");
                idle.release();
            } else if (name.equals("two")) {
                throw new IOException("no such file\nof mine");
            }
        }

        @Override
        public void stopping() {
            System.out.println(name + " is stopping");
        }

        @Override
        public void stopped() throws InterruptedException {
            idle.acquire();
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            OrderlyEnd.outlive();
            sun.misc.Signal.raise(new sun.misc.Signal("HUP"));
        }
        Server server = TestServers.server();
        for (String name : List.of("one", "two", "three")) {
            server.handlers(
                    new App(name, new Semaphore(1)),
                    SettingValues.empty().with(NAME, "Mr. " + name));
        }
        server.run();
    }
}
