/* SPDX-License-Identifier: Apache-2.0 */
/* Ways to hold a file for reading while somebody else writes to it. */
#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#define PAGE 4096

/* What is held between hold and look; one trial at a time. */
static int held = -1;
static uint8_t *mapped;
static uint8_t buffer[TRIAL_BYTES + PAGE] __attribute__((aligned(PAGE)));
static sigjmp_buf bus;

static void on_bus(int sig)
{
	(void)sig;
	siglongjmp(bus, 1);
}

/* What a descriptor opened before the writer came should read. */
static int check_bytes(struct trial *t, ssize_t n, const char *how)
{
	const uint8_t *want = t->replaced ? t->old : t->want;
	size_t size = t->replaced ? t->old_size : t->want_size;

	if (n < 0)
		return trial_fail(t, "%s: %s", how, strerror(errno));
	if ((size_t)n == size && !memcmp(buffer, want, size))
		return 0;
	if ((size_t)n == t->old_size && !memcmp(buffer, t->old, t->old_size))
		return trial_fail(t, "%s sees the old data", how);
	return trial_fail(t, "%s sees %zd bytes of something else", how, n);
}

static ssize_t read_all(int fd)
{
	return pread(fd, buffer, TRIAL_BYTES, 0);
}

static int let_go(int err)
{
	if (held >= 0)
		close(held);
	held = -1;
	return err;
}

static int hold_with(struct trial *t, int flags)
{
	held = open(t->path, flags | O_CLOEXEC);
	if (held >= 0)
		return 0;
	if (errno == EINVAL && flags & O_DIRECT) {
		t->unsupported = true;
		return 0;
	}
	return trial_fail(t, "open to read: %s", strerror(errno));
}

static int hold_unread(struct trial *t)
{
	return hold_with(t, O_RDONLY);
}

static int hold_read(struct trial *t)
{
	int err = hold_with(t, O_RDONLY);

	return err ?: check_bytes(t, read_all(held), "the first read");
}

static int hold_direct(struct trial *t)
{
	int err = hold_with(t, O_RDONLY | O_DIRECT);

	if (err || t->unsupported)
		return err;
	return check_bytes(t, read_all(held), "the first direct read");
}

static int look_read(struct trial *t)
{
	if (held < 0)
		return 0;
	return let_go(check_bytes(t, read_all(held), "the reader"));
}

static int look_sendfile(struct trial *t)
{
	int to = memfd_create("trap", MFD_CLOEXEC);
	off_t at = 0;
	ssize_t n;
	int err;

	while ((n = sendfile(to, held, &at, TRIAL_BYTES)) > 0)
		;
	err = n < 0 ? trial_fail(t, "sendfile: %s", strerror(errno)) :
		      check_bytes(t, pread(to, buffer, TRIAL_BYTES, 0),
				  "sendfile");
	close(to);
	return let_go(err);
}

/* O_PATH is no descriptor to read by, but holds the inode. */
static int hold_path(struct trial *t)
{
	return hold_with(t, O_PATH);
}

static int look_path(struct trial *t)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", held);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	let_go(0);
	if (fd < 0)
		return trial_fail(t, "reopen: %s", strerror(errno));
	held = fd;
	return let_go(check_bytes(t, read_all(fd), "the reopened path"));
}

static int map_it(struct trial *t, int flags)
{
	int err = hold_with(t, O_RDONLY);

	if (err)
		return err;
	mapped = mmap(NULL, TRIAL_BYTES, PROT_READ, flags, held, 0);
	if (mapped == MAP_FAILED)
		return trial_fail(t, "mmap: %s", strerror(errno));
	memcpy(buffer, mapped, t->old_size);
	return check_bytes(t, (ssize_t)t->old_size, "the first look at a map");
}

static int hold_shared_map(struct trial *t)
{
	return map_it(t, MAP_SHARED);
}

static int hold_private_map(struct trial *t)
{
	return map_it(t, MAP_PRIVATE);
}

static int hold_map_alone(struct trial *t)
{
	return let_go(map_it(t, MAP_SHARED));
}

static int check_map(struct trial *t)
{
	size_t size = t->replaced ? t->old_size : t->want_size;

	if (sigsetjmp(bus, 1))
		return t->old_maps ? 0 : trial_fail(t, "the map: SIGBUS");
	memcpy(buffer, mapped, size);
	if (!t->old_maps)
		return check_bytes(t, (ssize_t)size, "the map");
	memcpy(buffer, mapped, t->old_size);
	if (!memcmp(buffer, t->old, t->old_size))
		return 0;
	return check_bytes(t, (ssize_t)size, "the map");
}

static int look_map(struct trial *t)
{
	struct sigaction catch = { .sa_handler = on_bus };
	struct sigaction before;
	int err;

	sigaction(SIGBUS, &catch, &before);
	err = check_map(t);
	sigaction(SIGBUS, &before, NULL);
	munmap(mapped, TRIAL_BYTES);
	return let_go(err);
}

static int hold_nothing(struct trial *t)
{
	(void)t;
	return 0;
}

const struct reader trial_readers[] = {
	{ "nobody", hold_nothing, hold_nothing },
	{ "an unread descriptor", hold_unread, look_read },
	{ "a descriptor", hold_read, look_read },
	{ "a direct descriptor", hold_direct, look_read },
	{ "sendfile", hold_read, look_sendfile },
	{ "an O_PATH descriptor", hold_path, look_path },
	{ "a shared map", hold_shared_map, look_map },
	{ "a private map", hold_private_map, look_map },
	{ "a map without descriptor", hold_map_alone, look_map },
};
const size_t trial_readers_count =
	sizeof(trial_readers) / sizeof(trial_readers[0]);
