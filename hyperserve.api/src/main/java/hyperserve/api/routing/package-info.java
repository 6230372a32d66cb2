/// Which handler answers a path and a method; not for applications.
///
/// [RouteTable] takes registrations and checks them; [Router] is what it becomes, immutable and
/// fast. A request is routed in two steps, so that 404 and 405 differ: the router finds the path's
/// [Endpoint], and that one the method's [Route]. [PathDecoder] makes the path of a target,
/// [Answers] what the server says where there is no route or no answer, and [Application] is all of
/// that without a server.
package hyperserve.api.routing;
