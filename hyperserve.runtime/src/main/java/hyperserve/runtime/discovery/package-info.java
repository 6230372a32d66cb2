/// What the module path provides: handlers, and worker pools, of which one is chosen.
package hyperserve.runtime.discovery;
