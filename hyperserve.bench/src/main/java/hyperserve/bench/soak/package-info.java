/// Long runs of mixed traffic, and what must hold after them.
package hyperserve.bench.soak;
