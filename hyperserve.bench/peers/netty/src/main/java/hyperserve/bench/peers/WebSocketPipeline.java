package hyperserve.bench.peers;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.*;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;

/// An echo of messages at `/ws`, as Netty's example shows it, and at `/ws/room` a room whose
/// members get what one of them sends, beside the other routes.
final class WebSocketPipeline extends ChannelInitializer<SocketChannel> {

    private static final AttributeKey<Boolean> IN_ROOM = AttributeKey.valueOf("room");
    private static final ChannelGroup PRESENT =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    @Override
    protected void initChannel(SocketChannel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(64 * 1024))
                .addLast(new Compression())
                .addLast(
                        new WebSocketServerProtocolHandler(
                                "/ws", null, true, 64 * 1024, false, true))
                .addLast(new Echo())
                .addLast(new Main.Routes(null));
    }

    /// With messages that are compressed each by itself, if a client asks for that.
    private static final class Compression extends WebSocketServerExtensionHandler {

        Compression() {
            super(
                    new PerMessageDeflateServerExtensionHandshaker(
                            6,
                            ZlibCodecFactory.isSupportingWindowSizeAndMemLevel(),
                            PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                            true,
                            false,
                            0));
        }
    }

    @Sharable
    private static final class Echo extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame) {
            if (context.channel().hasAttr(IN_ROOM)) {
                PRESENT.writeAndFlush(frame.retain());
            } else {
                context.writeAndFlush(frame.retain());
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete opened
                    && opened.requestUri().equals("/ws/room")) {
                context.channel().attr(IN_ROOM).set(true);
                PRESENT.add(context.channel());
            }
            context.fireUserEventTriggered(event);
        }
    }
}
