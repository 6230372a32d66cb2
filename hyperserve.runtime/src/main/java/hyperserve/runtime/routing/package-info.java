/// Which handler answers a path and a method.
///
/// [RouteTable] takes registrations and checks them; [Router] is what it becomes, immutable and
/// fast. A request is routed in two steps, so that 404 and 405 differ: the router finds the path's
/// [Endpoint], and that one the method's [Route]. What has none has one of the [Answers] that the
/// server gives by itself.
package hyperserve.runtime.routing;
