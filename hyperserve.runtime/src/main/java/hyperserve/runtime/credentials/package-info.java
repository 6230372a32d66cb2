/// Whose certificates a listener shows, whom it trusts, and which versions of TLS it speaks.
package hyperserve.runtime.credentials;
