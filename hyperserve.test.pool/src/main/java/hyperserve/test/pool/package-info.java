/// Tasks that count, a pool without threads, and waiting for a pool.
package hyperserve.test.pool;
