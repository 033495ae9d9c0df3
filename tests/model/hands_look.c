/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "hands.h"

static void say_path(struct hands *h, int fd, struct result *res)
{
	ssize_t n = readlinkat(h->proc, hands_fd_name(fd).text, res->path,
			       sizeof(res->path) - 1);

	res->path[n < 0 ? 0 : n] = '\0';
	result_say_bytes(res, "path", res->path, strlen(res->path));
}

static void say_content(int at, const char *path, struct result *res)
{
	static unsigned char buf[1 << 16];
	uint64_t digest = DIGEST_START;
	int64_t size = 0;
	int fd = openat(at, path,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0) {
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			break;
		digest = bytes_digest(digest, buf, n);
		size += n;
	}
	if (n < 0)
		result_say(res, "content: %s\n", strerror(errno));
	else
		result_say(res, "content %lld %016llx\n", (long long)size,
			   (unsigned long long)digest);
	if (fd >= 0)
		close(fd);
}

static void say_target(int fd, struct result *res)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(fd, "", target, sizeof(target));

	if (n < 0)
		result_say(res, "target: %s\n", strerror(errno));
	else
		result_say_bytes(res, "target", target, n);
}

/* What is in a directory that may not be read is no failure to look. */
static void say_inside(int at, const char *path, struct result *res)
{
	hands_say_names(at, path, res);
	if (res->err)
		result_say(res, "names: %s\n", strerror(res->err));
	res->ret = 0;
	res->err = 0;
}

void hands_look(struct hands *h, const struct op *op, struct result *res)
{
	int at = hands_at(h, op->at);
	const char *path = hands_path(op);
	int fd = openat(at, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || statx(fd, "", AT_EMPTY_PATH,
			    STATX_BASIC_STATS | STATX_BTIME, &res->st) < 0) {
		result_fail(res, errno);
		if (fd >= 0)
			close(fd);
		return;
	}
	res->has_stat = true;
	say_path(h, fd, res);
	if (op->at == AT_CWD)
		hands_say_xattrs(path, res);
	if (S_ISREG(res->st.stx_mode))
		say_content(at, path, res);
	if (S_ISLNK(res->st.stx_mode))
		say_target(fd, res);
	if (S_ISDIR(res->st.stx_mode))
		say_inside(at, path, res);
	close(fd);
}
