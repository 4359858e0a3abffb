/* Fails the n-th call that would change a file of one folder; loaded before the C library.

   A patch in Python would not reach what SQLite and Arrow write. Only calls on paths
   that begin with the folder's count, so that logs, caches and pipes stay as they are. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long count, fails_at;
static int error, stays;

void shim_arm(const char *prefix, long n, int code, int from_then_on) {
    snprintf(folder, sizeof folder, "%s", prefix);
    count = 0, fails_at = n, error = code, stays = from_then_on;
}

long shim_disarm(void) {
    folder[0] = 0;
    return count;
}

static int refused(const char *path) {
    if (!folder[0] || strncmp(path, folder, strlen(folder))) return 0;
    long n = __sync_add_and_fetch(&count, 1);
    if (n != fails_at && !(stays && n > fails_at)) return 0;
    errno = error;
    return 1;
}

static int refused_at(int dir, const char *path) {
    char full[PATH_MAX], link[64];
    if (!folder[0]) return 0;
    if (path && path[0] == '/') return refused(path);
    if (dir == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
    ssize_t size = readlink(link, full, sizeof full - 1);
    if (size < 0) return 0;
    full[size] = 0;
    if (path) snprintf(full + size, sizeof full - size, "/%s", path);
    return refused(full);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define ON_FILE(type, name, args, names) \
    type name args { REAL(name); return refused_at(fd, NULL) ? -1 : real names; }
#define CHANGES(flags) ((flags) & (O_CREAT | O_WRONLY | O_RDWR))
#define MODE(flags, mode) mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
#define OPEN(name) int name(const char *path, int flags, ...) { \
    REAL(name); MODE(flags, mode) \
    return CHANGES(flags) && refused_at(AT_FDCWD, path) ? -1 : real(path, flags, mode); }
#define OPENAT(name) int name(int dir, const char *path, int flags, ...) { \
    REAL(name); MODE(flags, mode) \
    return CHANGES(flags) && refused_at(dir, path) ? -1 : real(dir, path, flags, mode); }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
ON_FILE(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
ON_FILE(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
ON_FILE(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
ON_FILE(ssize_t, writev, (int fd, const struct iovec *parts, int n), (fd, parts, n))
ON_FILE(int, fsync, (int fd), (fd))
ON_FILE(int, fdatasync, (int fd), (fd))
ON_FILE(int, ftruncate, (int fd, off_t size), (fd, size))
ON_FILE(int, ftruncate64, (int fd, off64_t size), (fd, size))
int rename(const char *old, const char *new) {
    REAL(rename);
    return refused_at(AT_FDCWD, new) ? -1 : real(old, new);
}
int renameat(int from, const char *old, int dir, const char *new) {
    REAL(renameat);
    return refused_at(dir, new) ? -1 : real(from, old, dir, new);
}
int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return refused_at(AT_FDCWD, path) ? -1 : real(path, mode);
}
