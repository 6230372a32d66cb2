/// Servers that are restarted under load, behind balancers and without, and the requests that were
/// lost: `docs/operating/restarts.md`.
package hyperserve.bench.restarts;
