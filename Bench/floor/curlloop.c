// The floor of the dispatch ratio: libcurl's multi interface posting one body to 50 destinations, and nothing else.
//
//   curlloop PORT COUNT LIVE DESTINATIONS BODY_FILE     prints requests per second
//
// No queue, no store, no signature: headers are as long as signed ones, handles are reset between uses as the product does.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const headers[] = {
    "Content-Type: application/json",
    "Expect:",
    "webhook-id: msg_aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "webhook-timestamp: 1700000000",
    "webhook-signature: v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
};

static size_t discard(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes, (void)context;
    return size * count;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static char *read_file(const char *path, long *length) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fseek(file, 0, SEEK_END);
    *length = ftell(file);
    rewind(file);
    char *bytes = malloc(*length);
    if (fread(bytes, 1, *length, file) != (size_t)*length) exit(1);
    fclose(file);
    return bytes;
}

struct work {
    CURLM *multi;
    struct curl_slist *headers;
    char *body;
    long length, port, begun, ended, failed, total, destinations;
};

static void begin(struct work *work, CURL *easy) {
    char url[96];
    long destination = work->begun++ % work->destinations + 1;
    snprintf(url, sizeof url, "http://127.0.1.%ld:%ld/hook", destination, work->port);
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, work->headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, work->body);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, work->length);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 15000L);
    curl_multi_add_handle(work->multi, easy);
}

static void collect(struct work *work) {
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(work->multi, &left)) != NULL) {
        CURL *easy = message->easy_handle;
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        if (message->data.result != CURLE_OK || status != 200) work->failed++;
        curl_multi_remove_handle(work->multi, easy);
        work->ended++;
        if (work->begun < work->total) begin(work, easy);
        else curl_easy_cleanup(easy);
    }
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: curlloop PORT COUNT LIVE DESTINATIONS BODY_FILE\n");
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct work work = {.multi = curl_multi_init(), .port = atol(argv[1]), .total = atol(argv[2]),
                        .destinations = atol(argv[4])};
    long live = atol(argv[3]);
    work.body = read_file(argv[5], &work.length);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        work.headers = curl_slist_append(work.headers, headers[i]);
    // Fewer kept connections than destinations can use would make every other request a new connection.
    curl_multi_setopt(work.multi, CURLMOPT_MAXCONNECTS, live + 4 * work.destinations);

    double start = now();
    for (long i = 0; i < live && work.begun < work.total; i++) begin(&work, curl_easy_init());
    while (work.ended < work.total) {
        int running;
        curl_multi_perform(work.multi, &running);
        collect(&work);
        if (work.ended < work.total) curl_multi_poll(work.multi, NULL, 0, 100, NULL);
    }
    double seconds = now() - start;

    printf("%.0f\n", work.total / seconds);
    fprintf(stderr, "floor: %ld requests, %ld failed, %.2f s\n", work.total, work.failed, seconds);
    curl_slist_free_all(work.headers);
    curl_multi_cleanup(work.multi);
    return work.failed == 0 ? 0 : 1;
}
