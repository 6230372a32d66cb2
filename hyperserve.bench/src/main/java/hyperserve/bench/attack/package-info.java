/// Attacks that are meant to spend a server's memory, its places and its time, and what they came
/// to: `docs/attacks.md`.
package hyperserve.bench.attack;
