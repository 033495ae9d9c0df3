/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "bytes.h"
#include "hands.h"

static sigjmp_buf fault;

static void on_fault(int sig)
{
	(void)sig;
	siglongjmp(fault, 1);
}

/* The part of [off, off + len) that the file has; 0 if none. */
static size_t clip(int fd, const struct op *op)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || op->off >= st.st_size)
		return 0;
	if (op->len > st.st_size - op->off)
		return st.st_size - op->off;
	return op->len;
}

struct mapping {
	unsigned char *base;
	unsigned char *start; /* where op->off is */
	size_t size;
};

static int map(int fd, const struct op *op, size_t len, int prot,
	       struct mapping *m)
{
	int64_t page = op->off & ~(int64_t)(sysconf(_SC_PAGESIZE) - 1);

	m->size = op->off - page + len;
	m->base = mmap(NULL, m->size, prot, MAP_SHARED, fd, page);
	if (m->base == MAP_FAILED)
		return -errno;
	m->start = m->base + (op->off - page);
	return 0;
}

static unsigned char direct[1 << 18];

/* What is mapped and what is read are the same bytes. */
static void check_read(int fd, const struct op *op, const struct mapping *m,
		       size_t len, struct result *res)
{
	ssize_t n = pread(fd, direct,
			  len < sizeof(direct) ? len : sizeof(direct), op->off);

	if (n > 0 && memcmp(direct, m->start, n) != 0)
		result_complain(res, "mapped and read bytes differ\n");
}

static void read_mapped(struct mapping *m, size_t len, struct result *res)
{
	uint64_t digest = bytes_digest(DIGEST_START, m->start, len);

	res->ret = len;
	result_say(res, "data %016llx\n", (unsigned long long)digest);
	result_say_bytes(res, "first", m->start, len < 16 ? len : 16);
}

static void write_mapped(struct mapping *m, size_t len, const struct op *op,
			 struct result *res)
{
	bytes_fill(op->seed, 0, m->start, len);
	result_of(res, msync(m->base, m->size, MS_SYNC));
}

static void touch(struct hands *h, const struct op *op, struct result *res,
		  int prot)
{
	int fd = hands_fd(h, op->fd);
	volatile size_t len = clip(fd, op);
	struct mapping m = { NULL, NULL, 0 };
	int err = len ? map(fd, op, len, prot, &m) : -ENODATA;

	if (err) {
		result_fail(res, -err);
		return;
	}
	signal(SIGBUS, on_fault);
	if (sigsetjmp(fault, 1)) {
		result_fail(res, EFAULT);
		result_complain(res, "fault inside of the file's size\n");
	} else if (prot & PROT_WRITE) {
		write_mapped(&m, len, op, res);
	} else {
		read_mapped(&m, len, res);
		check_read(fd, op, &m, len, res);
	}
	signal(SIGBUS, SIG_DFL);
	munmap(m.base, m.size);
}

void hands_mmap_read(struct hands *h, const struct op *op, struct result *res)
{
	touch(h, op, res, PROT_READ);
}

/*
 * What is stored through a map reaches FUSE as a write, which takes the
 * capabilities of the file; on the kernel's union they stay.
 */
static bool has_capabilities(int fd)
{
	return fgetxattr(fd, "security.capability", NULL, 0) > 0;
}

/* The same of these, when the daemon has not all capabilities. */
static bool has_set_id(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_mode & (S_ISUID | S_ISGID);
}

void hands_mmap_write(struct hands *h, const struct op *op, struct result *res)
{
	int fd = hands_fd(h, op->fd);

	if (has_capabilities(fd) ||
	    (h->touched->unprivileged && has_set_id(fd)))
		return;
	touch(h, op, res, PROT_READ | PROT_WRITE);
}
