/// The server that answers those who operate another one.
package hyperserve.observe.management;
