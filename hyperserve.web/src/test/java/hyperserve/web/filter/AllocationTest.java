package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import hyperserve.api.Handler;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

/// What the filters that most sites have cost on the heap.
final class AllocationTest {

    private static final int CALLS = 20_000;

    private static Response kept = Response.text("");

    private static long bytesPerCall(Handler handler, Request request) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < CALLS; i++) {
            kept = handler.handle(request);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            kept = handler.handle(request);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }

    private static Handler site(boolean filtered) {
        Response response = Response.text("Hello, World!");
        return Routes.handler(
                routes -> {
                    if (filtered) {
                        routes.filter(RequestId.create());
                        routes.filter(SecurityHeaders.defaults());
                        routes.filter(Cors.origins("https://app.example").withCredentials());
                    }
                    routes.get("/", _ -> response);
                });
    }

    @Test
    void requestIdSecurityHeadersAndCorsTogetherAllocateLittle() throws Exception {
        Request request = Requests.get("Origin", "https://app.example", "Accept", "text/plain");
        long without = bytesPerCall(site(false), request);
        long with = bytesPerCall(site(true), request);
        System.Logger log = System.getLogger(AllocationTest.class.getName());
        log.log(System.Logger.Level.INFO, with - without + " bytes a request");
        // Three responses, and their field lines as texts and as bytes.
        assertThat(with - without).isBetween(500L, 4_500L);
        assertThat(kept.headers().size()).isEqualTo(11);
    }
}
