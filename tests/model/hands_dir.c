/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "hands.h"

static const char *type_name(unsigned char type)
{
	switch (type) {
	case DT_REG: return "file";
	case DT_DIR: return "dir";
	case DT_LNK: return "symlink";
	case DT_FIFO: return "fifo";
	case DT_SOCK: return "socket";
	case DT_CHR: return "char";
	case DT_BLK: return "block";
	default: return "unknown";
	}
}

/*
 * True if there is no such file.  The kernel's union does list whiteouts
 * where a directory is not merged, so such a name is not said, but wrong.
 */
static bool is_ghost(int dir, const struct listed *e, const char *quoted,
		     struct result *res)
{
	struct stat st;

	if (fstatat(dir, e->name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT)
			return false;
		result_complain(res, "listed, but not there: \"%s\"\n", quoted);
		return true;
	}
	if (st.st_ino != e->ino)
		result_complain(res, "d_ino %llu st_ino %llu of \"%s\"\n",
				(unsigned long long)e->ino,
				(unsigned long long)st.st_ino, quoted);
	return false;
}

static void say_entry(int dir, const struct listed *e, struct result *res)
{
	char quoted[NAME_BYTES * 4];

	bytes_quote(e->name, strlen(e->name), quoted, sizeof(quoted));
	if (!is_ghost(dir, e, quoted, res))
		result_say(res, "%s \"%s\"\n", type_name(e->type), quoted);
}

void hands_say_names(int dir, const char *path, struct result *res)
{
	int fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct listing l = { NULL, 0 };
	int err = fd < 0 ? -errno : listing_read(&l, fd);

	if (err)
		result_fail(res, -err);
	for (size_t i = 0; i < l.count; i++)
		say_entry(fd, &l.entries[i], res);
	listing_free(&l);
	if (fd >= 0)
		close(fd);
}

void hands_listdir(struct hands *h, const struct op *op, struct result *res)
{
	hands_say_names(hands_at(h, op->at), hands_path(op), res);
}

/* Has an operation made, moved or removed that name since `from`? */
static bool is_touched(const struct touched *t, uint32_t from, const char *name)
{
	for (uint32_t i = from; i < t->count; i++)
		if (strcmp(t->names[i], name) == 0)
			return true;
	return false;
}

static void begin(struct hands *h, int fd, struct held *held)
{
	held->begun = true;
	held->touched = h->touched->count;
	listing_read_at(&held->start, fd, ".");
}

/*
 * A name that was there all the time must have come exactly once, whatever
 * happened to others meanwhile.  Others may have come or not.
 */
static void say_held(struct hands *h, int fd, struct held *held,
		     struct result *res)
{
	struct listing now;

	if (listing_read_at(&now, fd, ".") < 0)
		return;
	for (size_t i = 0; i < now.count; i++) {
		const char *name = now.entries[i].name;

		if (listing_has(&held->start, name) &&
		    !is_touched(h->touched, held->touched, name))
			result_say(res, "%zu times \"%s\"\n",
				   listing_times(&held->seen, name), name);
	}
	listing_free(&now);
}

/*
 * Read len entries or some more, or to the end if len < 0; only at the end
 * there is something that both unions must agree on.
 */
void hands_getdents(struct hands *h, const struct op *op, struct result *res)
{
	struct held *held = &h->held[op->fd];
	int fd = hands_fd(h, op->fd);
	size_t most = op->len < 0 ? SIZE_MAX : (size_t)op->len;
	int err;

	if (!held->begun)
		begin(h, fd, held);
	err = held->ended ? 0 :
			    listing_append(&held->seen, fd, most, &held->ended);
	if (err)
		result_fail(res, -err);
	else if (op->len < 0)
		say_held(h, fd, held, res);
}

void hands_rewinddir(struct hands *h, const struct op *op, struct result *res)
{
	int fd = hands_fd(h, op->fd);
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISDIR(st.st_mode)) {
		result_fail(res, ENOTDIR);
		return;
	}
	result_of(res, lseek(fd, 0, SEEK_SET));
	hands_rewind(&h->held[op->fd]);
}

/* Go back behind entry `i` of first, and see that the same ones follow. */
static void check_tail(int fd, const struct listing *first, size_t i,
		       struct result *res)
{
	struct listing tail = { NULL, 0 };
	bool ended;

	if (lseek(fd, first->entries[i].next, SEEK_SET) < 0 ||
	    listing_append(&tail, fd, SIZE_MAX, &ended) < 0)
		result_say(res, "no way back: %s\n", strerror(errno));
	else if (tail.count != first->count - i - 1)
		result_complain(res, "seekdir: %zu entries, then %zu\n",
				first->count - i - 1, tail.count);
	for (size_t k = 0; k < tail.count && i + 1 + k < first->count; k++)
		if (strcmp(tail.entries[k].name,
			   first->entries[i + 1 + k].name) != 0)
			result_complain(res, "seekdir: other names follow\n");
	listing_free(&tail);
}

void hands_seekdir(struct hands *h, const struct op *op, struct result *res)
{
	int fd = openat(hands_at(h, op->at), hands_path(op),
			O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct listing first = { NULL, 0 };
	bool ended = false;
	int err = 0;

	if (fd < 0) {
		result_fail(res, errno);
		return;
	}
	while (!err && !ended)
		err = listing_append(&first, fd, 1, &ended);
	if (err)
		result_fail(res, -err);
	else if (first.count)
		check_tail(fd, &first, op->off % first.count, res);
	listing_free(&first);
	close(fd);
}
