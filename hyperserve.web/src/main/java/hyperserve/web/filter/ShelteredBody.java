package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.RequestBody;

import java.io.IOException;
import java.io.InputStream;

/// The body of a request whose handler has a countdown: who reads it is inside the server.
final class ShelteredBody implements RequestBody {

    private final RequestBody body;
    private final Countdown countdown;
    private @Nullable InputStream stream;

    ShelteredBody(RequestBody body, Countdown countdown) {
        this.body = body;
        this.countdown = countdown;
    }

    @Override
    public void limit(long most) {
        body.limit(most);
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public byte[] bytes() throws IOException {
        countdown.enterServer();
        try {
            return body.bytes();
        } finally {
            countdown.leaveServer();
        }
    }

    @Override
    public String text() throws IOException {
        countdown.enterServer();
        try {
            return body.text();
        } finally {
            countdown.leaveServer();
        }
    }

    @Override
    public InputStream stream() {
        InputStream opened = stream;
        if (opened == null) {
            opened = new ShelteredStream(body.stream(), countdown);
            stream = opened;
        }
        return opened;
    }

    @Override
    public Headers trailers() {
        return body.trailers();
    }

    private static final class ShelteredStream extends InputStream {

        private final InputStream in;
        private final Countdown countdown;

        ShelteredStream(InputStream in, Countdown countdown) {
            this.in = in;
            this.countdown = countdown;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            countdown.enterServer();
            try {
                return in.read(target, offset, count);
            } finally {
                countdown.leaveServer();
            }
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
