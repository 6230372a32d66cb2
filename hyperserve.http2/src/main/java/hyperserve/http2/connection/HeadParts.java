package hyperserve.http2.connection;

import hyperserve.http2.field.FieldList;
import hyperserve.http2.request.RequestHead;

/// The head of a request with the array that it lies in. Reused.
///
/// @param list what was decoded
/// @param head what it says
record HeadParts(FieldList list, RequestHead head) {

    HeadParts(Bounds bounds) {
        this(bounds.list(), new RequestHead());
    }

    void forget() {
        head.forget();
        list.forget();
    }
}
