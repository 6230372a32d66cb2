package example.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.Response;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.api.Status;

import java.util.Locale;

/// The figures of a server in the text format that Prometheus reads.
final class Figures {

    private Figures() {}

    static Response of(@Nullable RunningServer server) {
        if (server == null) {
            throw new HttpException(Status.NOT_FOUND, "no server runs here");
        }
        StringBuilder text = new StringBuilder();
        for (ServerFigure figure : ServerFigure.values()) {
            String name = "server_" + figure.name().toLowerCase(Locale.ROOT);
            String type = figure.isCounter() ? "counter" : "gauge";
            text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
            text.append(name).append(' ').append(server.figure(figure)).append('\n');
        }
        long running =
                server.poolWorkers().stream()
                        .filter(worker -> worker.state() == PoolWorker.State.RUNNING)
                        .count();
        text.append("# TYPE server_workers_running gauge\n");
        text.append("server_workers_running ").append(running).append('\n');
        return Response.bytes("text/plain; version=0.0.4", text.toString().getBytes(UTF_8));
    }
}
