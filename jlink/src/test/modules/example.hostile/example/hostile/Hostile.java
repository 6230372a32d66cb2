package example.hostile;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Routes;

/// Throws, at a path that is markup.
public final class Hostile implements HandlerProvider {

    /// For the service loader.
    public Hostile() {}

    @Override
    public void register(Routes routes) {
        routes.get(
                "/<img src=x onerror=document.title='hit'>\"'&",
                _ -> {
                    throw new IllegalStateException("<script>document.title = 'hit'</script>");
                });
    }
}
