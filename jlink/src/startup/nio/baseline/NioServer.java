package baseline;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Answers whatever it reads with one canned response.
public final class NioServer {

    private NioServer() {}

    public static void main(String[] args) throws IOException {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!".getBytes();
        ByteBuffer in = ByteBuffer.allocate(8192);
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("listening on " + listener.socket().getLocalPort());
        while (true) {
            selector.select(
                    key -> {
                        try {
                            if (key.isAcceptable()) {
                                SocketChannel channel = listener.accept();
                                channel.configureBlocking(false)
                                        .register(selector, SelectionKey.OP_READ);
                            } else if (((SocketChannel) key.channel()).read(in.clear()) < 0) {
                                key.channel().close();
                            } else {
                                ((SocketChannel) key.channel()).write(ByteBuffer.wrap(answer));
                            }
                        } catch (IOException e) {
                            key.cancel();
                        }
                    });
        }
    }
}
