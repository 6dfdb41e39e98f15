// Sends prepared HTTP/1.1 requests on a fixed schedule, and measures each from the moment it was due: a server that falls behind
// lengthens every later measurement instead of slowing the questions down.
//
//   paced PORT RATE CONNECTIONS REQUESTS_FILE     prints one line of JSON
//
// REQUESTS_FILE holds for each request its length in bytes as a decimal line, then the bytes. One request at a time is on a connection; one
// that finds none free waits, and the wait counts. A reply is good from 200 to 399 and must have a Content-Length or no body.
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
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REPLY = 256 * 1024, EVENTS = 256 };

struct request {
    const char *bytes;
    size_t length;
};

struct connection {
    int descriptor, is_blocked;
    long request;  // the one on its way, or -1
    size_t written, got;
    char reply[REPLY];
};

static struct request *requests;
static struct connection *connections, **idle;
static long total, next_request, answered, failed, idle_count;
static long long start_ns, interval_ns, *taken_ns;
static int poller, port;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long due(long number) { return start_ns + number * interval_ns; }

static void read_requests(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail(path);
    long room = 0;
    size_t length;
    while (fscanf(file, "%zu", &length) == 1) {
        if (fgetc(file) != '\n') break;
        if (total == room) {
            room = room ? 2 * room : 1024;
            requests = realloc(requests, room * sizeof *requests);
        }
        char *bytes = malloc(length);
        if (fread(bytes, 1, length, file) != length) break;
        requests[total++] = (struct request){bytes, length};
    }
    fclose(file);
    if (total == 0) {
        fprintf(stderr, "%s holds no request\n", path);
        exit(2);
    }
}

static void watch(struct connection *connection, int operation, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(poller, operation, connection->descriptor, &event) != 0) fail("epoll_ctl");
}

static void open_connection(struct connection *connection) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int descriptor = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connection->descriptor = descriptor;
    connection->request = -1;
    watch(connection, EPOLL_CTL_ADD, EPOLLIN);
}

static void send_rest(struct connection *connection) {
    struct request *request = &requests[connection->request];
    while (connection->written < request->length) {
        ssize_t sent = send(connection->descriptor, request->bytes + connection->written,
                            request->length - connection->written, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            if (!connection->is_blocked) watch(connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
            connection->is_blocked = 1;
            return;
        }
        if (sent < 0) fail("send");
        connection->written += sent;
    }
    if (connection->is_blocked) watch(connection, EPOLL_CTL_MOD, EPOLLIN);
    connection->is_blocked = 0;
}

static void send_due(void) {
    long long now = now_ns();
    while (next_request < total && idle_count > 0 && due(next_request) <= now) {
        struct connection *connection = idle[--idle_count];
        connection->request = next_request++;
        connection->written = connection->got = 0;
        send_rest(connection);
    }
}

static void finish(struct connection *connection, int status) {
    taken_ns[answered++] = now_ns() - due(connection->request);
    if (status < 200 || status > 399) {
        if (failed++ == 0) fprintf(stderr, "the first bad reply: %.200s\n", connection->reply);
    }
    connection->request = -1;
    idle[idle_count++] = connection;
}

static void receive(struct connection *connection) {
    ssize_t got = recv(connection->descriptor, connection->reply + connection->got, REPLY - 1 - connection->got,
                       MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0 && connection->request < 0) {
        // A server may close what it has not heard of for a while.
        close(connection->descriptor);
        open_connection(connection);
        return;
    }
    if (got <= 0 || connection->request < 0) {
        fprintf(stderr, "a connection was closed in the middle, or spoke unasked\n");
        exit(1);
    }
    connection->got += got;
    connection->reply[connection->got] = 0;
    char *blank = strstr(connection->reply, "\r\n\r\n");
    if (blank == NULL) return;
    char *header = strcasestr(connection->reply, "\r\nContent-Length:");
    size_t length = header != NULL && header < blank ? strtoul(header + 17, NULL, 10) : 0;
    if (connection->got < (size_t)(blank + 4 - connection->reply) + length) return;
    finish(connection, atoi(connection->reply + 9));
}

static int by_size(const void *a, const void *b) {
    long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}

static long long percentile(double share) {
    long at = answered * share;
    return taken_ns[at < answered ? at : answered - 1] / 1000;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: paced PORT RATE CONNECTIONS REQUESTS_FILE\n");
        return 2;
    }
    prctl(PR_SET_TIMERSLACK, 1);  // the kernel may be late by 50 µs otherwise
    long count = atol(argv[3]);
    read_requests(argv[4]);
    interval_ns = 1000000000LL / atol(argv[2]);
    taken_ns = calloc(total, sizeof *taken_ns);
    connections = calloc(count, sizeof *connections);
    idle = calloc(count, sizeof *idle);
    poller = epoll_create1(0);
    port = atoi(argv[1]);
    for (long i = 0; i < count; i++) {
        open_connection(&connections[i]);
        idle[idle_count++] = &connections[i];
    }

    struct epoll_event events[EVENTS];
    start_ns = now_ns() + 10000000;
    while (answered < total) {
        long long wait = next_request < total && idle_count > 0 ? due(next_request) - now_ns() : 1000000000;
        struct timespec pause = {.tv_nsec = wait < 0 ? 0 : wait > 999999999 ? 999999999 : wait};
        int ready = epoll_pwait2(poller, events, EVENTS, &pause, NULL);
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) send_rest(connection);
            if (events[i].events & ~EPOLLOUT) receive(connection);
        }
        send_due();
    }
    double seconds = (now_ns() - start_ns) / 1e9;
    qsort(taken_ns, answered, sizeof *taken_ns, by_size);
    printf("{\"requests\":%ld,\"failed\":%ld,\"seconds\":%.3f,\"start_ns\":%lld,\"interval_ns\":%lld,"
           "\"p50_us\":%lld,\"p99_us\":%lld,\"p999_us\":%lld,\"max_us\":%lld}\n",
           answered, failed, seconds, start_ns, interval_ns, percentile(0.5), percentile(0.99), percentile(0.999),
           taken_ns[answered - 1] / 1000);
    return failed == 0 ? 0 : 1;
}
