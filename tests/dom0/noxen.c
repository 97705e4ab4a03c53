/* Stands in for the hypervisor under xenstored, by LD_PRELOAD: the calls of libxenctrl, libxengnttab
 * and libxenevtchn that it makes, and the two files by which it finds the domain it runs in. Every
 * domain that it asks about runs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static int handle;

void *xc_interface_open(void *logger, void *dombuild_logger, unsigned flags) { return &handle; }
int xc_interface_close(void *xch) { return 0; }

/* The start of xc_dominfo_t: domain id, SSID, flags, of which bit 5 says that it runs. */
int xc_domain_getinfo(void *xch, uint32_t first, unsigned most, uint32_t *info) {
  memset(info, 0, 3 * sizeof *info);
  info[0] = first;
  info[2] = 1u << 5;
  return 1;
}

void *xengnttab_open(void *logger, unsigned flags) { return &handle; }
int xengnttab_close(void *xgt) { return 0; }
int xengnttab_set_max_grants(void *xgt, uint32_t count) { return 0; }

void *xenevtchn_open(void *logger, unsigned flags) { return &handle; }
void *xenevtchn_fdopen(void *logger, int fd, unsigned flags) { return &handle; }
int xenevtchn_close(void *xce) { return 0; }
int xenevtchn_bind_virq(void *xce, unsigned virq) { return 1; }
int xenevtchn_bind_interdomain(void *xce, uint32_t domain, uint32_t port) { return 2; }
int xenevtchn_unbind(void *xce, uint32_t port) { return 0; }
int xenevtchn_unmask(void *xce, uint32_t port) { return 0; }
int xenevtchn_notify(void *xce, uint32_t port) { return 0; }
int xenevtchn_pending(void *xce) { return -1; }

int xenevtchn_fd(void *xce) {
  static int fd = -1;
  if (fd < 0)
    fd = eventfd(0, 0);
  return fd;
}

/* A daemon for a host raises limits that a plain user may not. */
int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit) { return 0; }

/* The port and the page of the ring between the kernel and xenstored, which nobody uses here. */
static int stand_in(const char *path) {
  int fd;
  if (!strcmp(path, "/proc/xen/xsd_port")) {
    fd = memfd_create("port", 0);
    (void)!write(fd, "2", 1);
    lseek(fd, 0, SEEK_SET);
    return fd;
  }
  if (!strcmp(path, "/proc/xen/xsd_kva")) {
    fd = memfd_create("kva", 0);
    (void)!ftruncate(fd, 4096);
    return fd;
  }
  return -1;
}

#define OPEN(name)                                                    \
  int name(const char *path, int flags, ...) {                        \
    static int (*real)(const char *, int, ...);                       \
    int fd = stand_in(path);                                          \
    if (fd >= 0)                                                      \
      return fd;                                                      \
    if (!real)                                                        \
      real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \
    va_list more;                                                     \
    va_start(more, flags);                                            \
    int mode = va_arg(more, int);                                     \
    va_end(more);                                                     \
    return real(path, flags, mode);                                   \
  }

OPEN(open)
OPEN(open64)
