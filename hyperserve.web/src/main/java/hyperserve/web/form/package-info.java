/// Forms of web pages: `application/x-www-form-urlencoded` and `multipart/form-data`.
///
/// A [hyperserve.web.form.Form] has fields that are text. Forms with files come as a
/// [hyperserve.web.form.MultipartForm], collected, or as [hyperserve.web.form.Parts], while they
/// are received. Every count and size is bounded.
package hyperserve.web.form;
