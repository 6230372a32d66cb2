/// JSON, as far as it is written here.
package hyperserve.observe.json;
