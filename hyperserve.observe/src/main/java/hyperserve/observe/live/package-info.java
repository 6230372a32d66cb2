/// The page that shows what a server is at.
package hyperserve.observe.live;
