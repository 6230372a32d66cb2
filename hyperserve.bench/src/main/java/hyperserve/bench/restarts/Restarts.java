package hyperserve.bench.restarts;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Restarts servers under load: `Restarts IMAGE [--short] [--rounds N] [--only CASE]
/// [--drain-delay TIME]`. One line for each case; exit code 1 if a request was lost in any.
public final class Restarts {

    private static final int SERVERS = 3;

    private final Path image;
    private final List<Trial> trials;
    private final int rounds;
    private final int servers;

    private Restarts(Path image, List<Trial> trials, int rounds, int servers) {
        this.image = image;
        this.trials = trials;
        this.rounds = rounds;
        this.servers = servers;
    }

    /// Restarts.
    ///
    /// @param args the image and options
    /// @throws Exception if a server or balancer does not start, or does not end as it should
    public static void main(String[] args) throws Exception {
        Restarts restarts;
        try {
            restarts = parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("restarts: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(restarts.run() ? 0 : 1);
    }

    private static Restarts parse(String[] args) {
        boolean brief = false;
        int rounds = 5;
        @Nullable String only = null;
        @Nullable String delay = null;
        for (int i = 1; i < args.length; i++) {
            switch (args[i]) {
                case "--short" -> brief = true;
                case "--rounds" -> rounds = count(value(args, ++i));
                case "--only" -> only = value(args, ++i);
                case "--drain-delay" -> delay = value(args, ++i);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        List<Trial> trials = brief ? Trial.brief() : Trial.all();
        if (only != null) {
            trials = named(only);
        }
        if (delay != null) {
            String other = delay;
            trials = trials.stream().map(each -> each.withDrainDelay(other)).toList();
        }
        return new Restarts(Path.of(args[0]), trials, brief ? 1 : rounds, brief ? 1 : SERVERS);
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(
                    "--rounds is '" + text + "', but must be a whole number from 1 to 999999");
        }
        return Integer.parseInt(text);
    }

    private static List<Trial> named(String title) {
        List<Trial> found =
                Trial.all().stream().filter(each -> each.title().equals(title)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "no case "
                            + title
                            + ", only "
                            + Trial.all().stream().map(Trial::title).toList());
        }
        return found;
    }

    private static String value(String[] args, int index) {
        if (index == args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value");
        }
        return args[index];
    }

    private boolean run() throws IOException, InterruptedException {
        boolean kept = true;
        System.out.printf(
                "%-24s %8s %10s %6s %12s%n", "case", "restarts", "answered", "lost", "turned away");
        for (Trial trial : trials) {
            Losses losses = trial.run(image, rounds, servers);
            System.out.printf(
                    "%-24s %8d %10d %6d %12d%n",
                    trial.title(),
                    rounds * servers,
                    losses.answered(),
                    losses.lost(),
                    losses.turnedAway());
            losses.how().forEach(each -> System.out.println("    " + each));
            kept &= losses.lost() == 0;
        }
        System.out.println(kept ? "no request was lost" : "requests were lost");
        return kept;
    }
}
