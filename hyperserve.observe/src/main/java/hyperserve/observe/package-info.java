/// How a server is: [hyperserve.observe.Metrics], [hyperserve.observe.Health], and
/// [hyperserve.observe.Observability], which is found as a service and offers both.
package hyperserve.observe;
