package hyperserve.observe.accesslog;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.util.List;

/// The lines of Apache's `common` and `combined`:
///
/// ```
/// %h - %u [%t] "%r" %>s %b
/// %h - %u [%t] "%r" %>s %b "%{Referer}i" "%{User-Agent}i"
/// ```
///
/// What is not known is `-`.
final class ApacheFormat implements LineFormat {

    private static final String NONE = "-";
    private static final String REFERER = "Referer";
    private static final String USER_AGENT = "User-Agent";

    private final Clock clock;
    private final boolean combined;

    ApacheFormat(Clock clock, boolean combined) {
        this.clock = clock;
        this.combined = combined;
    }

    @Override
    public List<String> fields() {
        return combined ? List.of(REFERER, USER_AGENT) : List.of();
    }

    @Override
    public void add(Entry entry, LineBuffer to) {
        FinishedExchange exchange = entry.exchange();
        to.apache(known(LineFormat.host(LineFormat.client(exchange))), false).ascii(" - ");
        String user = exchange.get(FinishedExchange.USER);
        to.apache(user == null || user.isEmpty() ? NONE : user, false);
        to.ascii(" [").ascii(clock.apache(exchange.begun())).ascii("] \"");
        request(exchange, to);
        Status status = exchange.status();
        to.ascii("\" ").ascii(status == null ? NONE : Integer.toString(status.code())).ascii(" ");
        long bytes = LineFormat.content(entry);
        to.ascii(bytes == 0 ? NONE : Long.toString(bytes));
        if (combined) {
            field(exchange, REFERER, to);
            field(exchange, USER_AGENT, to);
        }
        to.endLine();
    }

    private static void request(FinishedExchange exchange, LineBuffer to) {
        Method method = exchange.method();
        String target = exchange.target();
        String protocol = exchange.protocol();
        if (method == null && target == null) {
            to.ascii(NONE);
            return;
        }
        to.apache(method == null ? NONE : method.name(), false).ascii(" ");
        to.apache(known(target), false);
        if (protocol != null) {
            to.ascii(" ").apache(protocol, false);
        }
    }

    private static void field(FinishedExchange exchange, String name, LineBuffer to) {
        to.ascii(" \"").apache(known(exchange.requestHeaders().first(name)), true).ascii("\"");
    }

    private static String known(@Nullable String text) {
        return text == null ? NONE : text;
    }
}
