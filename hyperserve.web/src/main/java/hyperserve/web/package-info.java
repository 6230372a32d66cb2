/// Values of HTTP that applications read and write.
package hyperserve.web;
