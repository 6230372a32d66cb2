package hyperserve.bench.compare;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// On one connection of HTTP/2: 64 streams of `/plaintext` beside 100 whose handlers sleep for
/// 50 ms; the latency of the fast ones.
///
/// @param name the scenario's name
/// @param group the servers that it is for
record StreamsBeside(String name, Group group) implements Scenario {

    @Override
    public boolean needsAllRoutes() {
        return true;
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.H2LOAD);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        ServerProcess server = run.server();
        client(server).run(1);
        StreamsClient client = client(server);
        double before = server.cpuMicros();
        Histogram latencies = client.run(run.plan().seconds());
        Map<String, Double> figures = new HashMap<>(latencies.figures());
        figures.put(Row.REQUESTS, (double) latencies.total());
        figures.put("rate", latencies.total() / (double) run.plan().seconds());
        return Load.withCpu(figures, server.cpuMicros() - before);
    }

    private static StreamsClient client(ServerProcess server) throws IOException {
        Socket socket = new Socket();
        socket.connect(ServerProcess.address(server.port()));
        socket.setTcpNoDelay(true);
        Path certificate = server.certificate();
        if (certificate == null) {
            return new StreamsClient(socket, "http");
        }
        SSLSocket tls = TlsClient.over(socket, certificate);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        tls.setSSLParameters(parameters);
        return new StreamsClient(tls, "https");
    }
}
