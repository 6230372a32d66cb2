/// Compressed messages, permessage-deflate (RFC 7692): what is agreed on, and both directions.
package hyperserve.websocket.deflate;
