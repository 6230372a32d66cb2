/// A decoded header list, as bytes, and what is known of each of its fields.
package hyperserve.http2.field;
