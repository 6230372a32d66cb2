package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.web.Link;
import hyperserve.web.PageLinks;
import hyperserve.web.Redirect;
import hyperserve.web.RedirectTargets;

import org.junit.jupiter.api.Test;

import java.util.List;

final class LinkSamplesTest {

    // docs: redirects
    private static final RedirectTargets AFTER_LOGIN =
            RedirectTargets.local().allowing("https://shop.example");

    private static Response loggedIn(Request request) {
        String target = AFTER_LOGIN.orElse(request.queryParameter("return"), "/");
        return Redirect.seeOther(target, AFTER_LOGIN);
    }

    // end

    // docs: pages
    private static final int PAGE = 20;

    private static Response notes(Request request, List<String> all) {
        int last = Math.max(1, (all.size() + PAGE - 1) / PAGE);
        int page = request.query("page").or("1").asInt(1, last);
        List<String> some = all.subList((page - 1) * PAGE, Math.min(page * PAGE, all.size()));
        Response answer = Response.text(String.join("\n", some));
        return Link.addTo(answer, PageLinks.numbered(request, "page", page, last));
    }

    // end

    private static Request get(String target) {
        return Request.of(Method.GET, target);
    }

    @Test
    void leadsBackAndNowhereElse() {
        assertThat(location("/login?return=/notes?page=2")).isEqualTo("/notes?page=2");
        assertThat(location("/login?return=https://shop.example/a"))
                .isEqualTo("https://shop.example/a");
        assertThat(location("/login?return=//evil.example")).isEqualTo("/");
        assertThat(location("/login")).isEqualTo("/");
    }

    private static String location(String target) {
        return loggedIn(get(target)).headers().first("Location");
    }

    @Test
    void linksPages() {
        Response second =
                notes(get("/notes?q=tea&page=2"), List.of("note".repeat(50).split("(?<=e)")));
        assertThat(second.headers().first("Link"))
                .isEqualTo(
                        "<?q=tea&page=1>; rel=\"first\", <?q=tea&page=1>; rel=\"prev\","
                                + " <?q=tea&page=3>; rel=\"next\", <?q=tea&page=3>; rel=\"last\"");
        assertThat(notes(get("/notes"), List.of()).headers().first("Link"))
                .isEqualTo("<?page=1>; rel=\"first\", <?page=1>; rel=\"last\"");
    }
}
