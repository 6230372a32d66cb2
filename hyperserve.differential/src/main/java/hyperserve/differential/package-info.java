/// The same requests to HyperServe and to two other strict servers, and what the three make of
/// them.
package hyperserve.differential;
