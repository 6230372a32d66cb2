package hyperserve.stuck;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/// `/spin` computes and `/block` sits in a native call, both for `s` seconds.
public final class StuckHandlers implements HandlerProvider {

    private static final MethodHandle SLEEP =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().find("sleep").orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /// For the service loader.
    public StuckHandlers() {}

    @Override
    public void register(Routes routes) {
        routes.get("/spin", StuckHandlers::spin).get("/block", StuckHandlers::block);
    }

    private static int seconds(Request request) {
        return Integer.parseInt(request.queryParameter("s"));
    }

    private static Response spin(Request request) {
        long nanos = Duration.ofSeconds(seconds(request)).toNanos();
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
        return Response.text("ok");
    }

    private static Response block(Request request) throws Exception {
        try {
            var _ = (int) SLEEP.invokeExact(seconds(request));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return Response.text("ok");
    }
}
