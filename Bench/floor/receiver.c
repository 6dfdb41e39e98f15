// Accepts every POST on all loopback addresses, keeps connections alive, and knows how many came and when.
//
//   receiver PORT BODY_FILE [ARRIVALS_FILE]
//
// BODY_FILE gets the first body, so that the floor can post the same one; ARRIVALS_FILE a line NUMBER NANOSECONDS for each body that
// holds "bench-NUMBER", complete after the next GET.
// GET answers {"count":…,"first_ns":…,"last_ns":…} and starts a new count; times are of the monotonic clock.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_DESCRIPTORS = 65536, BUFFER = 64 * 1024 };

struct connection {
    size_t used;
    char bytes[BUFFER];
};

static struct connection *connections[MAX_DESCRIPTORS];
static long long count, first_ns, last_ns;
static const char *body_file;
static FILE *arrivals;

static long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int listen_on(int port) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_ANY)};
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
    if (listen(descriptor, 4096) != 0) fail("listen");
    return descriptor;
}

static void drop(int descriptor) {
    close(descriptor);
    free(connections[descriptor]);
    connections[descriptor] = NULL;
}

static void save_body(const char *body, size_t length) {
    FILE *file = fopen(body_file, "wb");
    if (file == NULL) fail(body_file);
    fwrite(body, 1, length, file);
    fclose(file);
    body_file = NULL;
}

static void note_arrival(const char *body, size_t length) {
    static const char mark[] = "bench-";
    const char *found = memmem(body, length, mark, sizeof mark - 1);
    if (found != NULL) fprintf(arrivals, "%ld %lld\n", strtol(found + sizeof mark - 1, NULL, 10), last_ns);
}

static void reply(int descriptor, const char *body) {
    char text[256];
    int length = snprintf(
        text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    if (write(descriptor, text, length) != length) drop(descriptor);
}

static void answer(int descriptor, const char *request, const char *body, size_t length) {
    if (strncmp(request, "GET ", 4) == 0) {
        char text[160];
        snprintf(text, sizeof text, "{\"count\":%lld,\"first_ns\":%lld,\"last_ns\":%lld}", count, first_ns, last_ns);
        count = first_ns = last_ns = 0;
        if (arrivals != NULL) fflush(arrivals);
        reply(descriptor, text);
        return;
    }
    last_ns = now_ns();
    if (count++ == 0) first_ns = last_ns;
    if (body_file != NULL) save_body(body, length);
    if (arrivals != NULL) note_arrival(body, length);
    reply(descriptor, "");
}

// Answers every whole request in the buffer and keeps the rest.
static void serve(int descriptor) {
    struct connection *connection = connections[descriptor];
    char *at = connection->bytes, *end = at + connection->used;
    while (connections[descriptor] != NULL) {
        char *blank = memmem(at, end - at, "\r\n\r\n", 4);
        if (blank == NULL) break;
        *blank = 0;
        const char *header = strcasestr(at, "\r\nContent-Length:");
        size_t length = header != NULL ? strtoul(header + 17, NULL, 10) : 0;
        char *body = blank + 4;
        if ((size_t)(end - body) < length) {
            *blank = '\r';
            break;
        }
        answer(descriptor, at, body, length);
        at = body + length;
    }
    if (connections[descriptor] == NULL) return;
    connection->used = end - at;
    memmove(connection->bytes, at, connection->used);
}

static void read_from(int descriptor) {
    struct connection *connection = connections[descriptor];
    ssize_t got = read(descriptor, connection->bytes + connection->used, BUFFER - 1 - connection->used);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        drop(descriptor);
        return;
    }
    connection->used += got;
    connection->bytes[connection->used] = 0;
    serve(descriptor);
}

static void accept_all(int listener, int poller) {
    int descriptor, on = 1;
    while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (descriptor >= MAX_DESCRIPTORS) {
            close(descriptor);
            continue;
        }
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        connections[descriptor] = calloc(1, sizeof(struct connection));
        struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
        epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
    }
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: receiver PORT BODY_FILE [ARRIVALS_FILE]\n");
        return 2;
    }
    body_file = argv[2];
    if (argc == 4 && (arrivals = fopen(argv[3], "w")) == NULL) fail(argv[3]);
    int listener = listen_on(atoi(argv[1])), poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) accept_all(listener, poller);
            else read_from(events[i].data.fd);
        }
    }
}
