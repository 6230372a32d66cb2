/// What the modules of HyperServe log with; for them alone.
package hyperserve.api.logging;
