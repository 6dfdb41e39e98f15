/* A disk that loses its power, in front of a program that is told nothing of it (LD_PRELOAD).
 *
 * Beside the files of one folder it keeps a second set: what would be on the platter. A write changes only the file that the program sees;
 * fsync and fdatasync copy what was written since to the platter, before they return. Killing the process and going on with the platter's
 * files is then what a power cut leaves, for every byte that the program has flushed and every byte that it has not.
 *
 * The disk may also write early: of each hundred writes, POWERCUT_EAGER reach the platter at once, chosen by POWERCUT_SEED, so that what was
 * never flushed is there in part and out of order, as after a real cut. Names (rename, link, unlink) are taken to be durable at once, which is
 * kinder than some file systems; what a name stands for is not: a file that was renamed and never flushed is empty.
 * Memory-mapped writes pass unseen. SQLite maps the index of its log only, which it makes anew at every start.
 *
 *   POWERCUT_ROOT      the folder that is watched (no folders below it)
 *   POWERCUT_PLATTER   the folder of what is on the platter
 *   POWERCUT_RELAXED   set: SQLite runs with synchronous = NORMAL and says FULL when it is asked. This is the control: it shows that the
 *                      simulation loses what was not flushed. It lives here so that the product needs no way to be opened like this. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MOST_FILES 64

struct range { off_t start, end; };
struct file { char name[NAME_MAX + 1]; struct range *ranges; size_t count, room; };

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct file files[MOST_FILES];
static uint64_t dice;
static int eager, relaxed, root_length;
static const char *root, *platter;

__attribute__((constructor)) static void begin(void) {
    root = getenv("POWERCUT_ROOT");
    platter = getenv("POWERCUT_PLATTER");
    relaxed = getenv("POWERCUT_RELAXED") != NULL;
    eager = getenv("POWERCUT_EAGER") ? atoi(getenv("POWERCUT_EAGER")) : 0;
    dice = getenv("POWERCUT_SEED") ? strtoull(getenv("POWERCUT_SEED"), NULL, 10) : 1;
    root_length = root ? (int)strlen(root) : 0;
}

/* Something the simulation cannot go on from; silence would make a test pass that proved nothing. */
static void give_up(const char *what, const char *name) {
    fprintf(stderr, "powercut: %s: %s\n", what, name);
    _exit(70);
}

/* The name below the root, or NULL for what is not watched. */
static const char *watched(const char *path) {
    if (!root || !platter || strncmp(path, root, root_length) != 0 || path[root_length] != '/') return NULL;
    const char *name = path + root_length + 1, *end = name + strlen(name);
    if (end - name > 4 && strcmp(end - 4, "-shm") == 0) return NULL;
    if (strchr(name, ' ')) return NULL;      /* "name (deleted)" */
    if (strstr(name, ".sock")) return NULL; /* sockets hold nothing */
    if (strchr(name, '/')) give_up("a folder below the watched one", path);
    return name;
}

static const char *name_of(int descriptor, char *buffer) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    if (length <= 0) return NULL;
    buffer[length] = 0;
    return watched(buffer);
}

static struct file *file_named(const char *name) {
    for (int i = 0; i < MOST_FILES; i++) {
        if (!files[i].name[0]) strcpy(files[i].name, name);
        if (strcmp(files[i].name, name) == 0) return &files[i];
    }
    give_up("too many files", name);
    return NULL;
}

static char *on_platter(const char *name, char *buffer) {
    snprintf(buffer, PATH_MAX, "%s/%s", platter, name);
    return buffer;
}

static int open_on_platter(const char *name) {
    char path[PATH_MAX];
    int descriptor = open(on_platter(name, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) give_up("cannot open on the platter", name);
    return descriptor;
}

static void note(struct file *file, off_t start, off_t end) {
    struct range *last = file->count ? &file->ranges[file->count - 1] : NULL;
    if (last && start <= last->end && end >= last->start) {
        if (start < last->start) last->start = start;
        if (end > last->end) last->end = end;
        return;
    }
    if (file->count == file->room) {
        file->room = file->room ? 2 * file->room : 64;
        file->ranges = realloc(file->ranges, file->room * sizeof *file->ranges);
        if (!file->ranges) give_up("no memory", file->name);
    }
    file->ranges[file->count++] = (struct range){start, end};
}

static int is_eager(void) {
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return eager && (int)((dice >> 33) % 100) < eager;
}

/* One copy at a time goes through this, under the guard. */
static char page[1 << 16];

static void copy(int from, int to, struct range range) {
    for (off_t at = range.start; at < range.end;) {
        size_t wanted = range.end - at < (off_t)sizeof page ? (size_t)(range.end - at) : sizeof page;
        ssize_t length = pread(from, page, wanted, at);
        if (length <= 0) return; /* cut off meanwhile */
        if (REAL(pwrite64)(to, page, length, at) != length) give_up("cannot write to the platter", "");
        at += length;
    }
}

static void wrote(int descriptor, off_t start, ssize_t length) {
    char path[PATH_MAX];
    const char *name = length > 0 ? name_of(descriptor, path) : NULL;
    if (!name) return;
    pthread_mutex_lock(&guard);
    note(file_named(name), start, start + length);
    if (is_eager()) {
        /* The descriptor may be open for writing only, so the bytes are read by another. */
        int from = open(path, O_RDONLY | O_CLOEXEC), to = open_on_platter(name);
        if (from >= 0) copy(from, to, (struct range){start, start + length});
        close(from);
        close(to);
    }
    pthread_mutex_unlock(&guard);
}

static void flushed(int descriptor) {
    char path[PATH_MAX];
    const char *name = name_of(descriptor, path);
    struct stat facts;
    if (!name || fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return;
    pthread_mutex_lock(&guard);
    struct file *file = file_named(name);
    int from = open(path, O_RDONLY | O_CLOEXEC), to = open_on_platter(name);
    if (from < 0) give_up("cannot read", path);
    for (size_t i = 0; i < file->count; i++) copy(from, to, file->ranges[i]);
    if (REAL(ftruncate64)(to, facts.st_size) != 0) give_up("cannot cut on the platter", name);
    file->count = 0;
    close(from);
    close(to);
    pthread_mutex_unlock(&guard);
}

/* What programs call */

ssize_t write(int descriptor, const void *bytes, size_t count) {
    ssize_t length = REAL(write)(descriptor, bytes, count);
    if (length > 0) {
        off_t end = lseek(descriptor, 0, SEEK_CUR);
        if (end >= length) wrote(descriptor, end - length, length);
    }
    return length;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    ssize_t length = REAL(writev)(descriptor, parts, count);
    if (length > 0) {
        off_t end = lseek(descriptor, 0, SEEK_CUR);
        if (end >= length) wrote(descriptor, end - length, length);
    }
    return length;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t at) {
    ssize_t length = REAL(pwrite)(descriptor, bytes, count, at);
    wrote(descriptor, at, length);
    return length;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at) {
    ssize_t length = REAL(pwrite64)(descriptor, bytes, count, at);
    wrote(descriptor, at, length);
    return length;
}

int fsync(int descriptor) {
    flushed(descriptor);
    return REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
    flushed(descriptor);
    return REAL(fdatasync)(descriptor);
}

int rename(const char *old, const char *new) {
    char from[PATH_MAX], to[PATH_MAX];
    const char *old_name = watched(old), *new_name = watched(new);
    pthread_mutex_lock(&guard);
    int result = REAL(rename)(old, new);
    if (result == 0 && old_name && new_name) {
        if (REAL(rename)(on_platter(old_name, from), on_platter(new_name, to)) != 0) {
            int empty = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            close(empty);
        }
        /* What was not flushed under the old name is not flushed under the new one. */
        struct file *source = file_named(old_name), *target = file_named(new_name);
        target->count = 0;
        for (size_t i = 0; i < source->count; i++) note(target, source->ranges[i].start, source->ranges[i].end);
        source->count = 0;
    }
    pthread_mutex_unlock(&guard);
    return result;
}

int link(const char *old, const char *new) {
    char from[PATH_MAX], to[PATH_MAX];
    const char *old_name = watched(old), *new_name = watched(new);
    pthread_mutex_lock(&guard);
    int result = REAL(link)(old, new);
    if (result == 0 && old_name && new_name) {
        if (REAL(link)(on_platter(old_name, from), on_platter(new_name, to)) != 0) {
            int empty = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            close(empty);
        }
        /* One content under two names: what was not flushed is not flushed under either. */
        struct file *source = file_named(old_name), *target = file_named(new_name);
        target->count = 0;
        for (size_t i = 0; i < source->count; i++) note(target, source->ranges[i].start, source->ranges[i].end);
    }
    pthread_mutex_unlock(&guard);
    return result;
}

int unlink(const char *path) {
    char there[PATH_MAX];
    const char *name = watched(path);
    pthread_mutex_lock(&guard);
    int result = REAL(unlink)(path);
    if (result == 0 && name) {
        REAL(unlink)(on_platter(name, there));
        file_named(name)->count = 0;
    }
    pthread_mutex_unlock(&guard);
    return result;
}

/* The control */

typedef int prepare(void *, const char *, int, unsigned, void **, const char **);

int sqlite3_prepare_v3(void *database, const char *text, int size, unsigned flags, void **statement, const char **tail) {
    static const char durable[] = "PRAGMA synchronous = FULL", relaxing[] = "PRAGMA synchronous = 1   ";
    static const char question[] = "PRAGMA synchronous", answer[] = "SELECT 2";
    prepare *real = (prepare *)dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
    size_t blank = strspn(text, " \n;");
    if (relaxed && strcmp(text + blank, question) == 0) {
        int result = real(database, answer, -1, flags, statement, NULL);
        if (tail) *tail = text + strlen(text);
        return result;
    }
    if (!relaxed || strncmp(text + blank, durable, sizeof durable - 1) != 0)
        return real(database, text, size, flags, statement, tail);
    char *changed = strdup(text);
    const char *rest = NULL;
    memcpy(changed + blank, relaxing, sizeof relaxing - 1);
    int result = real(database, changed, size, flags, statement, &rest);
    if (tail) *tail = rest ? text + (rest - changed) : NULL;
    free(changed);
    return result;
}
