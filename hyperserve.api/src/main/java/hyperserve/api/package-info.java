/// What an application sees: handlers, and the requests and responses that they take and return.
///
/// It starts at [Handler] and [HandlerProvider]. A reference is never null unless it is marked
/// [Nullable].
package hyperserve.api;
