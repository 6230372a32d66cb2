package hyperserve.bench.restarts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Restarts under one kind of load.
///
/// @param way how clients come to the servers
/// @param millis how long handlers take, 0 for those that answer at once
/// @param drainDelay of each server, as its option takes it
record Trial(Way way, int millis, String drainDelay) {

    private static final int WARM_UP_SECONDS = 2;
    private static final int POSTING = 4;

    /// {@return all that are tried}
    static List<Trial> all() {
        List<Trial> all = new ArrayList<>();
        for (Way way : Way.values()) {
            all.add(new Trial(way, 0, way.drainDelay()));
            all.add(new Trial(way, 50, way.drainDelay()));
        }
        return all;
    }

    /// {@return those for which one restart is enough}
    static List<Trial> brief() {
        return all().stream()
                .filter(each -> each.millis == 0)
                .filter(each -> each.way == Way.HAPROXY || each.way == Way.NGINX)
                .toList();
    }

    Trial withDrainDelay(String other) {
        return new Trial(way, millis, other);
    }

    String title() {
        return way.title() + (millis == 0 ? "" : "-" + millis + "ms");
    }

    /// Tries.
    ///
    /// @param rounds how often the servers are restarted
    /// @param servers how many of them
    Losses run(Path image, int rounds, int servers) throws IOException, InterruptedException {
        Losses losses = new Losses();
        try (Fleet fleet = new Fleet(image, drainDelay)) {
            if (way == Way.DIRECT) {
                restart(fleet, direct(fleet.replicas()), rounds, servers, losses);
                return losses;
            }
            Path folder = Files.createDirectories(image.resolveSibling("balancer"));
            String target = millis == 0 ? "/plaintext" : "/sleep?ms=" + millis;
            try (Balancer balancer = way.start(fleet.replicas(), folder);
                    Wrk wrk = Wrk.start(balancer.port(), target)) {
                restart(fleet, posting(balancer.port()), rounds, servers, losses);
                wrk.stop(losses);
            }
        }
        return losses;
    }

    /// {@return clients that send bodies to a balancer, beside wrk, which asks}
    private List<Client> posting(int port) {
        List<Client.Door> doors = List.of(new Client.Door(port, () -> false));
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < POSTING; i++) {
            Client.Manner manner = i == 0 ? Client.Manner.THINKING : Client.Manner.TIGHT;
            clients.add(new Client("post-" + i, doors, manner, true, millis));
        }
        return clients;
    }

    /// {@return clients of each manner that go from server to server}
    private List<Client> direct(List<Replica> replicas) {
        List<Client.Door> doors =
                replicas.stream()
                        .map(each -> new Client.Door(each.port(), each::isStopping))
                        .toList();
        List<Client> clients = new ArrayList<>();
        for (Client.Manner manner : Client.Manner.values()) {
            clients.add(new Client("get-" + manner, doors, manner, false, millis));
            clients.add(new Client("post-" + manner, doors, manner, true, millis));
        }
        return clients;
    }

    private static void restart(
            Fleet fleet, List<Client> clients, int rounds, int servers, Losses losses)
            throws IOException, InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (Client client : clients) {
            threads.add(Thread.ofPlatform().daemon().start(() -> client.run(over::get, losses)));
        }
        try {
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            for (int i = 0; i < rounds; i++) {
                fleet.restart(servers);
            }
        } finally {
            over.set(true);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
