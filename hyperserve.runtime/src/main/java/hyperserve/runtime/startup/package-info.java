/// How a start fails.
package hyperserve.runtime.startup;
