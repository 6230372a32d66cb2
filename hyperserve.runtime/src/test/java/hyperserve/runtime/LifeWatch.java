package hyperserve.runtime;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Applications that write down what they are told, in one list.
final class LifeWatch {

    /// What applications named one and two are told.
    static final List<String> WHOLE_LIFE =
            List.of(
                    "one register",
                    "two register",
                    "one started",
                    "two started",
                    "two stopping",
                    "one stopping",
                    "two stopped",
                    "one stopped");

    private final List<String> events = new CopyOnWriteArrayList<>();

    List<String> events() {
        return events;
    }

    /// What one of them was told.
    List<String> of(String name) {
        return events.stream()
                .filter(event -> event.startsWith(name + " "))
                .map(event -> event.substring(name.length() + 1))
                .toList();
    }

    void happens(String event) {
        events.add(event);
    }

    /// An application with a route of its own; to be made to do something by overriding it.
    class App implements HandlerProvider {
        private final String name;

        App(String name) {
            this.name = name;
        }

        @Override
        public void register(Routes routes) {
            happens(name + " register");
            routes.get(
                    "/" + name,
                    request -> {
                        happens(name + " handles");
                        return Response.text(name);
                    });
        }

        @Override
        public void started(RunningServer server) throws Exception {
            happens(name + " started");
        }

        @Override
        public void stopping() throws Exception {
            happens(name + " stopping");
        }

        @Override
        public void stopped() throws Exception {
            happens(name + " stopped");
        }
    }
}
