package hyperserve.observe.health;

import hyperserve.api.Headers;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.observe.figures.AcceptedFormat;
import hyperserve.observe.json.JsonString;

import java.util.List;

/// What is told of all that was asked: 200 if all that is critical is well, 503 otherwise.
///
/// @param findings what was found, in the order in which it is told
public record Report(List<Finding> findings) {

    /// Copies the list.
    public Report {
        findings = List.copyOf(findings);
    }

    /// {@return whether all that is critical is well}
    public boolean passes() {
        return findings.stream().allMatch(Finding::passes);
    }

    /// The answer to a request.
    ///
    /// @param request its fields: JSON is for those who ask for it
    /// @return plain text, or JSON
    public Response response(Headers request) {
        boolean json = AcceptedFormat.prefers(request, "application/json", "", "text/plain");
        return (json ? Response.json(json()) : Response.text(text()))
                .withStatus(passes() ? Status.OK : Status.SERVICE_UNAVAILABLE)
                .addingHeader("Cache-Control", "no-store")
                .addingHeader("Vary", "Accept");
    }

    private String text() {
        StringBuilder text = new StringBuilder(passes() ? "ok\n" : "failed\n");
        for (Finding each : findings) {
            String failure = each.failure();
            text.append(each.name()).append(": ").append(failure == null ? "ok" : oneLine(failure));
            text.append(failure != null && !each.critical() ? " (not critical)\n" : "\n");
        }
        return text.toString();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private String json() {
        StringBuilder text = new StringBuilder("{\"status\":\"");
        text.append(passes() ? "ok" : "failed").append("\",\"checks\":[");
        String separator = "";
        for (Finding each : findings) {
            String failure = each.failure();
            text.append(separator).append("{\"name\":");
            JsonString.append(text, each.name());
            text.append(",\"status\":\"").append(failure == null ? "ok" : "failed");
            text.append("\",\"critical\":").append(each.critical());
            if (failure != null) {
                text.append(",\"failure\":");
                JsonString.append(text, failure);
            }
            text.append('}');
            separator = ",";
        }
        return text.append("]}\n").toString();
    }
}
