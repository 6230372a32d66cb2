/// Filters that most applications need, each for itself: a final class with a static factory and
/// `with…` methods, put before handlers by [hyperserve.api.Routes#filter(hyperserve.api.Filter)].
/// None does anything where it is not installed, and one instance serves any number of routes and
/// threads.
///
/// From the outermost inwards, an order in which each finds what it needs:
/// [hyperserve.web.filter.RequestId], [hyperserve.web.filter.ForwardedHeaders],
/// [hyperserve.web.filter.SecurityHeaders], [hyperserve.web.filter.Cors],
/// [hyperserve.web.filter.RateLimit], [hyperserve.web.filter.ConcurrencyLimit],
/// [hyperserve.web.filter.CrossOriginProtection], [hyperserve.web.filter.Compression],
/// [hyperserve.web.filter.BasicAuthentication] or [hyperserve.web.filter.BearerAuthentication],
/// [hyperserve.web.filter.Timeout], [hyperserve.web.filter.MaximumBody],
/// [hyperserve.web.filter.RequestDecompression].
package hyperserve.web.filter;
