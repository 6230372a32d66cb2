/*
 * The floor: what the kernel charges for a request. One epoll loop for each thread, level-triggered,
 * one read and one write a batch; it looks for the ends of heads and for "Connection: close", and
 * answers what HyperServe answers to GET /plaintext, byte for byte but for the date.
 *
 *   floor PORT THREADS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, READ_SIZE = 16384, MAX_BATCH = 128 };

#define HEAD \
    "HTTP/1.1 200 OK\r\n" \
    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" \
    "Content-Type: text/plain; charset=utf-8\r\n" \
    "Content-Length: 13\r\n"
#define BODY "\r\nHello, World!"

static const char keep[] = HEAD BODY;
static const char last[] = HEAD "Connection: close\r\n" BODY;

/* Which bytes of "\r\n\r\n" a connection's last read ended with, by descriptor. */
static unsigned char matched[1 << 20];

static int port;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int listen_on(void) {
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
    if (listen(fd, 4096) != 0) fail("listen");
    return fd;
}

/* Counts the heads that end in a buffer. */
static int ends(int fd, const char *bytes, ssize_t length) {
    static const char end[] = "\r\n\r\n";
    int count = 0;
    int at = matched[fd];
    for (ssize_t i = 0; i < length; i++) {
        at = bytes[i] == end[at] ? at + 1 : bytes[i] == '\r';
        if (at == 4) {
            count++;
            at = 0;
        }
    }
    matched[fd] = (unsigned char)at;
    return count;
}

/* Whether the connection is to stay open. */
static int answer(int fd, char *in, char *out) {
    ssize_t length = read(fd, in, READ_SIZE);
    if (length <= 0) return length < 0 && errno == EAGAIN;
    int count = ends(fd, in, length);
    if (count == 0) return 1;
    if (memmem(in, (size_t)length, "Connection: close", 17) != NULL) {
        if (write(fd, last, sizeof last - 1) < 0) return 0;
        return 0;
    }
    size_t size = 0;
    for (int i = 0; i < count && i < MAX_BATCH; i++) {
        memcpy(out + size, keep, sizeof keep - 1);
        size += sizeof keep - 1;
    }
    return write(fd, out, size) == (ssize_t)size;
}

static void *loop(void *listener_fd) {
    int listener = (int)(intptr_t)listener_fd;
    char *in = malloc(READ_SIZE);
    char *out = malloc(MAX_BATCH * sizeof keep);
    struct epoll_event events[EVENTS];
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    int epoll = epoll_create1(0);
    if (epoll < 0 || in == NULL || out == NULL) fail("epoll_create1");
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) {
                if (!answer(fd, in, out)) close(fd);
                continue;
            }
            fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
            if (fd < 0) continue;
            if (fd >= (int)sizeof matched) {
                close(fd);
                continue;
            }
            int on = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            matched[fd] = 0;
            struct epoll_event added = {.events = EPOLLIN, .data.fd = fd};
            epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &added);
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "floor PORT THREADS\n");
        return 2;
    }
    port = atoi(argv[1]);
    int threads = atoi(argv[2]);
    int first = listen_on();
    for (int i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, loop, (void *)(intptr_t)listen_on()) != 0) {
            fail("pthread_create");
        }
    }
    printf("listening on http://127.0.0.1:%d\n", port);
    fflush(stdout);
    loop((void *)(intptr_t)first);
    return 0;
}
