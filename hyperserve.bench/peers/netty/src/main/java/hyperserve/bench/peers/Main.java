package hyperserve.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLException;

/// Netty on NIO: one event loop accepts, the default number of others serve; what blocks runs on
/// virtual threads. Over TLS: `PORT JDK|OPENSSL CERTIFICATE KEY`. With its compressor, at level 6,
/// and a document of JSON to compress: `PORT gzip DOCUMENT`. By HTTP/2: `PORT h2 CERTIFICATE KEY`
/// (BoringSSL), or `PORT h2c`. With an echo of messages at `/ws`: `PORT ws`.
final class Main {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLOCK = new byte[1024 * 1024];
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private Main() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        SslContext tls = args.length == 4 ? tls(args[1], args[2], args[3]) : null;
        byte[] document = args.length == 3 ? Files.readAllBytes(Path.of(args[2])) : null;
        new ServerBootstrap()
                .group(
                        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()),
                        new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline(args, tls, document))
                .bind("127.0.0.1", port)
                .sync();
        System.out.println("listening on http://127.0.0.1:" + port);
    }

    /// @param tls null for none
    /// @param document null for none
    private static ChannelInitializer<SocketChannel> pipeline(
            String[] args, SslContext tls, byte[] document) {
        String kind = args.length % 2 == 0 ? args[1] : "";
        if (kind.equals("ws")) {
            return new WebSocketPipeline();
        }
        return kind.startsWith("h2") ? new Http2Pipeline(tls) : new Pipeline(tls, document);
    }

    private static SslContext tls(String provider, String certificate, String key)
            throws SSLException {
        boolean http2 = provider.equals("h2");
        return SslContextBuilder.forServer(new File(certificate), new File(key))
                .sslProvider(http2 ? SslProvider.OPENSSL : SslProvider.valueOf(provider))
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                ApplicationProtocolConfig.Protocol.ALPN,
                                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                                http2
                                        ? ApplicationProtocolNames.HTTP_2
                                        : ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {

        private final SslContext tls;
        private final byte[] document;

        /// @param tls null for none
        /// @param document null for none
        Pipeline(SslContext tls, byte[] document) {
            this.tls = tls;
            this.document = document;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpServerKeepAliveHandler());
            if (document != null) {
                channel.pipeline()
                        .addLast(
                                new HttpContentCompressor(
                                        StandardCompressionOptions.gzip(6, 15, 8)));
            }
            channel.pipeline().addLast(new Routes(document));
        }
    }

    static final class Routes extends SimpleChannelInboundHandler<HttpObject> {

        private final byte[] document;

        Routes(byte[] document) {
            this.document = document;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (!(message instanceof HttpRequest request)) {
                return;
            }
            if (request.uri().equals("/plaintext")) {
                context.write(response("text/plain", HELLO));
                return;
            }
            if (document != null && request.uri().equals("/document")) {
                context.write(response("application/json", document));
                return;
            }
            QueryStringDecoder uri = new QueryStringDecoder(request.uri());
            if (uri.path().equals("/sleep")) {
                int millis = Integer.parseInt(uri.parameters().get("ms").getFirst());
                THREADS.execute(() -> sleep(context, millis));
            } else {
                int length = Integer.parseInt(uri.parameters().get("n").getFirst());
                byte[] body = length == BLOCK.length ? BLOCK : new byte[length];
                context.write(response("application/octet-stream", body));
            }
        }

        private static void sleep(ChannelHandlerContext context, int millis) {
            try {
                Thread.sleep(millis);
                context.writeAndFlush(response("text/plain", OK));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static FullHttpResponse response(String type, byte[] body) {
            FullHttpResponse response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            Unpooled.wrappedBuffer(body));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, type)
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
            return response;
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
