/// More requests than a server can answer, and what becomes of those that it could.
package hyperserve.bench.overload;
