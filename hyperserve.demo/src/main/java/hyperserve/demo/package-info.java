/// What a user of HyperServe writes: handlers, a provider that registers them, and a `main` that
/// embeds the server.
package hyperserve.demo;
