package hyperserve.testkit;

import hyperserve.api.Headers;

import java.io.IOException;
import java.net.URI;

/// Where an application is, and how it is asked.
sealed interface Answering extends AutoCloseable permits InMemory, OverWire {

    /// How long nothing may come before a test fails: far longer than anything takes that comes.
    int PATIENCE_MILLIS = 30_000;

    /// Has a request answered.
    ///
    /// @param request the request
    /// @param fields its field lines, with those of the client
    /// @return the response, whose content may be yet to come
    /// @throws IOException if there is none
    Answer answer(TestRequest request, Headers fields) throws IOException;

    /// {@return where it is; where there is no socket, `http://localhost`}
    URI address();

    /// Stops the application.
    ///
    /// @throws IllegalStateException if it fails while it is stopped
    @Override
    void close();
}
