/// Server-sent events (WHATWG HTML §9.2): [hyperserve.web.events.EventStream] to one client,
/// [hyperserve.web.events.Broadcast] to many. A stream takes no thread; nothing here starts one.
package hyperserve.web.events;
