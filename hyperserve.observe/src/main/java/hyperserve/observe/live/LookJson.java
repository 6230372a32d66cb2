package hyperserve.observe.live;

import hyperserve.observe.json.JsonText;
import hyperserve.observe.live.Look.Load;
import hyperserve.observe.live.Look.Memory;
import hyperserve.observe.live.Look.RouteLook;
import hyperserve.observe.live.Look.Traffic;
import hyperserve.observe.live.Look.WorkerLook;

import java.util.Locale;

/// A [Look] as the script of the page reads it: JSON in one line.
final class LookJson {

    private LookJson() {}

    static String of(Look look) {
        JsonText json = new JsonText().object();
        json.name("version").value(look.version());
        json.name("java").value(look.java());
        json.name("pool").value(look.pool());
        json.name("state").value(lower(look.state()));
        json.name("millis").value(look.millis());
        json.name("uptime").value(look.uptime());
        json.name("viewers").value(look.viewers());
        traffic(json, look.traffic());
        load(json, look.load());
        memory(json, look.memory());
        json.name("workers").array();
        look.workers().forEach(each -> worker(json, each));
        json.endArray().name("routes").array();
        look.routes().forEach(each -> route(json, each));
        json.endArray().name("learned").array();
        look.learned().forEach(json::value);
        json.endArray().name("faultCount").value(look.faultCount());
        json.name("faults").array();
        look.faults().forEach(each -> fault(json, each));
        return json.endArray().endObject().toString();
    }

    private static void traffic(JsonText json, Traffic traffic) {
        json.name("rate").value(traffic.rate());
        json.name("failed").value(traffic.failed());
        json.name("p50").value(traffic.p50());
        json.name("p99").value(traffic.p99());
        json.name("p999").value(traffic.p999());
        json.name("queue99").value(traffic.queue99());
        json.name("received").value(traffic.received());
        json.name("sent").value(traffic.sent());
        json.name("opened").value(traffic.opened());
        json.name("sheds").value(traffic.sheds());
        json.name("shedRate").value(traffic.shedRate());
        json.name("timeouts").value(traffic.timeouts());
        json.name("timeoutRate").value(traffic.timeoutRate());
        json.name("malformed").value(traffic.malformed());
        json.name("requests").value(traffic.requests());
    }

    private static void load(JsonText json, Load load) {
        json.name("inFlight").value(load.inFlight());
        json.name("connections").value(load.connections());
        json.name("queued").value(load.queued());
        json.name("oldestQueued").value(load.oldestQueued());
        json.name("busy").value(load.busy());
        json.name("threads").value(load.threads());
        json.name("handed").value(load.handed());
        json.name("rescued").value(load.rescued());
        json.name("retaken").value(load.retaken());
        json.name("sockets").value(load.sockets());
        json.name("socketsOpened").value(load.socketsOpened());
        json.name("messages").value(load.messages());
    }

    private static void memory(JsonText json, Memory memory) {
        json.name("heap").value(memory.heap());
        json.name("heapMost").value(memory.heapMost());
        json.name("resident").value(memory.resident());
        json.name("kept").value(memory.kept());
        json.name("keptMost").value(memory.keptMost());
        json.name("cpu").value(memory.cpu());
        json.name("processors").value(memory.processors());
    }

    private static void worker(JsonText json, WorkerLook worker) {
        json.object().name("name").value(worker.name());
        json.name("state").value(lower(worker.state()));
        json.name("standIn").value(worker.standIn());
        json.name("source").value(worker.source());
        json.name("rate").value(worker.rate());
        json.name("seconds").value(worker.seconds()).endObject();
    }

    private static void route(JsonText json, RouteLook route) {
        json.object().name("route").value(route.route());
        json.name("rate").value(route.rate());
        json.name("failed").value(route.failed());
        json.name("mean").value(route.mean());
        json.name("within99").value(route.within99() == Long.MAX_VALUE ? -1 : route.within99());
        json.endObject();
    }

    private static void fault(JsonText json, Fault fault) {
        json.object().name("millis").value(fault.millis());
        json.name("method").value(fault.method());
        json.name("route").value(fault.route());
        json.name("status").value(fault.status());
        json.name("thrown").value(fault.thrown()).endObject();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
