package hyperserve.bench.attack;

import hyperserve.api.Nullable;
import hyperserve.bench.compare.Descriptors;
import hyperserve.test.TlsKey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Attacks an image with one hoard after the other: `Attack IMAGE [--short] [--only NAME]
/// [--heap default|SIZE]`. One line for each attack; exit code 1 if the server fell in any.
public final class Attack {

    /// What a crew needs beside its connections, and more.
    private static final int RESERVE = 200;

    private static final int LEAST_DESCRIPTORS = 4096;

    /// With these, nothing but the server's own bound on connections limits them.
    private static final int ENOUGH_DESCRIPTORS = 16_384 + 256;

    private static final int MOST_OF_A_CREW = 20_000;

    private final Path image;
    private final List<Hoard> hoards;
    private final List<String> heaps;
    private final Patience patience;

    private Attack(Path image, List<Hoard> hoards, List<String> heaps, Patience patience) {
        this.image = image;
        this.hoards = hoards;
        this.heaps = heaps;
        this.patience = patience;
    }

    /// Attacks.
    ///
    /// @param args the image and options
    /// @throws Exception if the image does not start, or clients cannot
    public static void main(String[] args) throws Exception {
        Attack attack;
        try {
            attack = parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("attack: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(attack.run() ? 0 : 1);
    }

    private static Attack parse(String[] args) {
        @Nullable Hoard only = null;
        List<String> heaps = new ArrayList<>();
        boolean brief = false;
        for (int i = 1; i < args.length; i++) {
            switch (args[i]) {
                case "--short" -> brief = true;
                case "--only" -> only = Hoards.named(value(args, ++i));
                case "--heap" -> heaps.add(value(args, ++i));
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        if (heaps.isEmpty()) {
            heaps = brief ? List.of("default") : List.of("default", "32m", "256m");
        }
        List<Hoard> hoards;
        if (only != null) {
            hoards = List.of(brief ? only.aTenth() : only);
        } else {
            hoards = brief ? Hoards.brief() : Hoards.all();
        }
        Patience patience = brief ? Patience.SHORT : Patience.FULL;
        return new Attack(Path.of(args[0]), hoards, heaps, patience);
    }

    private static String value(String[] args, int index) {
        if (index == args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value");
        }
        return args[index];
    }

    private boolean run() throws IOException, InterruptedException {
        long descriptors = Descriptors.limit();
        if (descriptors < LEAST_DESCRIPTORS) {
            System.err.printf(
                    "attack: a process may have only %d descriptors; ulimit -n %d, or more%n",
                    descriptors, ENOUGH_DESCRIPTORS);
            System.exit(2);
        }
        if (descriptors < ENOUGH_DESCRIPTORS) {
            System.out.printf(
                    "As a process may have only %d descriptors, the server lets fewer connections"
                            + " in than it does by default (ulimit -n).%n",
                    descriptors);
        }
        int crewSize = (int) Math.min(descriptors - RESERVE, MOST_OF_A_CREW);
        TlsKey key = TlsKey.make(image.resolveSibling("tls"));
        int fallen = 0;
        System.out.println(Outcome.header());
        for (String heap : heaps) {
            for (Hoard hoard : hoards) {
                Outcome outcome = new Siege(hoard, heap, crewSize, patience, key).run(image);
                System.out.println(outcome.line());
                fallen += outcome.faults().isEmpty() ? 0 : 1;
            }
        }
        int all = heaps.size() * hoards.size();
        System.out.printf("held %d of %d attacks%n", all - fallen, all);
        return fallen == 0;
    }
}
