/// Files as handlers: a folder, or the resources of a module.
package hyperserve.web.files;
