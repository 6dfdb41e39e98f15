// The sockets of one multi handle in one epoll set. libcurl says which socket waits for what, so a wait costs what is ready and not what
// is open; Glibc's Swift module does not have these calls.
#pragma once
#include <curl/curl.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

typedef int (*ccurl_watch_callback)(
    CURL *_Nullable handle, curl_socket_t socket, int what, void *_Nullable context, void *_Nullable of_socket);
typedef int (*ccurl_alarm_callback)(CURLM *_Nullable multi, long milliseconds, void *_Nullable context);

// A socket and what became possible on it: CURL_CSELECT_IN, CURL_CSELECT_OUT, CURL_CSELECT_ERR.
struct ccurl_ready {
    curl_socket_t socket;
    int what;
};

static inline CURLMcode ccurl_multi_setopt_watch(
    CURLM *_Nonnull multi, ccurl_watch_callback _Nonnull watch, ccurl_alarm_callback _Nonnull alarm, void *_Nonnull context) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, alarm);
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch);
}

static inline int ccurl_watch_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

// A descriptor that any thread may write eight bytes to; readable from then on.
static inline int ccurl_wake_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// Watches for what (a CURL_POLL_ value) instead of what was watched for before; 0 if the system takes it.
static inline int ccurl_watch_set(int watch, curl_socket_t socket, int what) {
    struct epoll_event event = {.data.fd = socket};
    if (what == CURL_POLL_REMOVE) return epoll_ctl(watch, EPOLL_CTL_DEL, socket, &event);
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    if (epoll_ctl(watch, EPOLL_CTL_ADD, socket, &event) == 0) return 0;
    return epoll_ctl(watch, EPOLL_CTL_MOD, socket, &event);
}

// Waits at most so long; how many entries of ready are filled, 0 if a signal ended the wait.
static inline int ccurl_watch_wait(int watch, struct ccurl_ready *_Nonnull ready, int most, int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(watch, events, most < 256 ? most : 256, milliseconds);
    for (int i = 0; i < count; i++) {
        int seen = events[i].events;
        ready[i].socket = events[i].data.fd;
        ready[i].what = (seen & EPOLLIN ? CURL_CSELECT_IN : 0) | (seen & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
            (seen & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
    }
    return count < 0 ? 0 : count;
}
