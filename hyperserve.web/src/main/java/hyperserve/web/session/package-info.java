/// Sessions: what is known of a browser from one request to the next, under an id in a signed
/// cookie ([hyperserve.web.session.Sessions]), in a store of the application's choice
/// ([hyperserve.web.session.SessionStore]).
package hyperserve.web.session;
