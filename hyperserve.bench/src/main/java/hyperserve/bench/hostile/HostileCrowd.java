package hyperserve.bench.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Shows what a normal client sees of a server that a hostile crowd has come to, beside what it
/// sees without that crowd: `HostileCrowd LAUNCHER SECONDS`. The server is an image with the demo,
/// in a process of its own, with the bounds and clocks that it has by default; its clock for
/// responses cuts the first of the crowd after 30 seconds.
public final class HostileCrowd {

    private static final int WARM_UP_SECONDS = 5;

    private HostileCrowd() {}

    /// Prints the figures.
    ///
    /// @param args the launcher of an image; how many seconds to measure
    /// @throws Exception if the server does not start, or does not answer the normal client
    public static void main(String[] args) throws Exception {
        if (args.length != 2 || !args[1].matches("[1-9][0-9]{0,4}")) {
            System.err.println("usage: HostileCrowd LAUNCHER SECONDS");
            System.exit(2);
        }
        int seconds = Integer.parseInt(args[1]);
        Process server =
                new ProcessBuilder(List.of(args[0], "--port", "0"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = server.inputReader()) {
            String greeting = out.readLine();
            if (greeting == null) {
                throw new IOException("the server did not start");
            }
            System.out.println(greeting);
            int port = Integer.parseInt(greeting.replaceFirst(".*?:([0-9]+) .*", "$1"));
            compare(port, seconds);
        } finally {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private static void compare(int port, int seconds) throws Exception {
        PoliteClient.ask(port, WARM_UP_SECONDS);
        Figures alone = PoliteClient.ask(port, seconds);
        Figures among;
        String account;
        try (Crowd crowd = Crowd.at(port)) {
            among = PoliteClient.ask(port, seconds);
            account = crowd.account();
        }
        System.out.printf("%n%12s %11s  %12s  %12s  %12s%n", "", "answers", "p50", "p99", "max");
        System.out.println(alone.line("undisturbed"));
        System.out.println(among.line("disturbed"));
        System.out.println(among.ratioLine(alone));
        System.out.printf("%nThe crowd: %s;%n%s.%n", Crowd.description(), account);
    }
}
