package hyperserve.bench.peers;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// HTTP/2 by frames, as Netty's example shows it that has no channel for each stream.
final class Http2Pipeline extends ChannelInitializer<SocketChannel> {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final SslContext tls;

    /// @param tls null for none
    Http2Pipeline(SslContext tls) {
        this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer()
                                .initialSettings(
                                        Http2Settings.defaultSettings().maxConcurrentStreams(256))
                                .build(),
                        new Routes());
    }

    @Sharable
    private static final class Routes extends ChannelDuplexHandler {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2HeadersFrame request) {
                answer(context, request);
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        private static void answer(ChannelHandlerContext context, Http2HeadersFrame request) {
            String target = request.headers().path().toString();
            if (target.equals("/plaintext")) {
                write(context, request.stream(), "text/plain", HELLO);
                return;
            }
            QueryStringDecoder uri = new QueryStringDecoder(target);
            if (uri.path().equals("/sleep")) {
                int millis = Integer.parseInt(uri.parameters().get("ms").getFirst());
                THREADS.execute(() -> sleep(context, request.stream(), millis));
            } else {
                int length = Integer.parseInt(uri.parameters().get("n").getFirst());
                byte[] body = length == BLOCK.length ? BLOCK : new byte[length];
                write(context, request.stream(), "application/octet-stream", body);
            }
        }

        private static void sleep(
                ChannelHandlerContext context, Http2FrameStream stream, int millis) {
            try {
                Thread.sleep(millis);
                context.executor()
                        .execute(
                                () -> {
                                    write(context, stream, "text/plain", OK);
                                    context.flush();
                                });
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void write(
                ChannelHandlerContext context, Http2FrameStream stream, String type, byte[] body) {
            Http2Headers headers =
                    new DefaultHttp2Headers()
                            .status("200")
                            .set(HttpHeaderNames.CONTENT_TYPE, type)
                            .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
            context.write(new DefaultHttp2HeadersFrame(headers).stream(stream));
            context.write(
                    new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
