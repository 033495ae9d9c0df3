/* SPDX-License-Identifier: Apache-2.0 */
/* Names and attributes: they change, and the data behind them must not. */
#include "act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "check.h"

/* `done` is what a call returned: 0, or -1 and errno.  `want` an errno. */
static int expect(struct worker *k, int done, int want, const char *how)
{
	int err = done ? errno : 0;

	if (err == want)
		return 0;
	return lie(k->world, "%s: %s, should be %s", how, strerror(err),
		   strerror(want));
}

static int rename_should(const struct model *m, const struct op *op)
{
	bool from = m->name[op->name] != NOTHING;
	bool to = m->name[op->name2] != NOTHING;

	if (!from || (!to && op->flags == RENAME_EXCHANGE))
		return ENOENT;
	return to && op->flags == RENAME_NOREPLACE ? EEXIST : 0;
}

int act_rename(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;
	int want = rename_should(m, op);
	int moved = m->name[op->name];
	int replaced = m->name[op->name2];

	if (expect(k,
		   renameat2(AT_FDCWD, worker_path(k, op->name), AT_FDCWD,
			     worker_path(k, op->name2), (unsigned)op->flags),
		   want, "rename"))
		return LIE;
	/* Two names of one file: POSIX wants nothing to happen. */
	if (want || moved == replaced)
		return 0;
	m->name[op->name2] = moved;
	m->name[op->name] = op->flags == RENAME_EXCHANGE ? replaced : NOTHING;
	model_reap(m);
	return 0;
}

int act_link(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;
	int want = m->name[op->name] == NOTHING  ? ENOENT :
		   m->name[op->name2] != NOTHING ? EEXIST :
						   0;

	if (expect(k, link(worker_path(k, op->name), worker_path(k, op->name2)),
		   want, "link"))
		return LIE;
	if (!want)
		m->name[op->name2] = m->name[op->name];
	return 0;
}

/* What O_TMPFILE made gets a name. */
int act_link_fd(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	char path[64];

	if (!h || !o->tmpfile || m->name[op->name] != NOTHING)
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", k->fd[op->slot]);
	if (expect(k,
		   linkat(AT_FDCWD, path, AT_FDCWD, worker_path(k, op->name),
			  AT_SYMLINK_FOLLOW),
		   0, "linkat of an O_TMPFILE"))
		return LIE;
	m->name[op->name] = h->object;
	o->tmpfile = false;
	return 0;
}

int act_unlink(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;
	int want = m->name[op->name] == NOTHING ? ENOENT : 0;

	if (expect(k, unlink(worker_path(k, op->name)), want, "unlink"))
		return LIE;
	m->name[op->name] = NOTHING;
	model_reap(m);
	return 0;
}

static int check_stat(struct worker *k, const struct op *op, struct stat *st)
{
	return expect(k, stat(worker_path(k, op->name), st), 0, "stat");
}

int act_chmod(struct worker *k, const struct op *op)
{
	mode_t mode = op->flags & 1 ? 0600 : 0755;
	struct stat st;

	if (k->world->model.name[op->name] == NOTHING)
		return 0;
	if (expect(k, chmod(worker_path(k, op->name), mode), 0, "chmod") ||
	    check_stat(k, op, &st))
		return LIE;
	if ((st.st_mode & 07777) != mode)
		return lie(k->world, "mode %o after chmod %o", st.st_mode,
			   mode);
	return check_name(k->world, k->world->mnt, op->name);
}

int act_utimes(struct worker *k, const struct op *op)
{
	struct timespec times[] = {
		{ .tv_sec = 1000000000 },
		{ .tv_sec = 1000000000 + op->id, .tv_nsec = 5000 },
	};
	struct stat st;

	if (k->world->model.name[op->name] == NOTHING)
		return 0;
	if (expect(k, utimensat(AT_FDCWD, worker_path(k, op->name), times, 0),
		   0, "utimensat") ||
	    check_stat(k, op, &st))
		return LIE;
	if (st.st_mtim.tv_sec != times[1].tv_sec ||
	    st.st_mtim.tv_nsec != times[1].tv_nsec)
		return lie(k->world, "mtime %lld.%09ld after utimensat",
			   (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	return 0;
}

int act_xattr(struct worker *k, const struct op *op)
{
	const char *path = worker_path(k, op->name);
	unsigned got = 0;

	if (k->world->model.name[op->name] == NOTHING)
		return 0;
	if (setxattr(path, "user.data", &op->id, sizeof(op->id), 0)) {
		if (errno == EOPNOTSUPP)
			return 0;
		return lie(k->world, "setxattr: %s", strerror(errno));
	}
	if (getxattr(path, "user.data", &got, sizeof(got)) != sizeof(got) ||
	    got != op->id)
		return lie(k->world, "getxattr after setxattr is wrong");
	return 0;
}

int act_check_name(struct worker *k, const struct op *op)
{
	return check_name(k->world, k->world->mnt, op->name);
}

/* All names, and all that this process has open, by whatever way. */
int act_check_all(struct worker *k, const struct op *op)
{
	int err = check_tree(k->world, k->world->mnt);

	(void)op;
	for (unsigned i = 0; !err && i < SLOTS; i++) {
		struct handle *h = worker_handle(k, i);

		if (!h || !handle_reads(h) || h->flags & O_DIRECT)
			continue;
		err = check_content(k->world, k->fd[i], worker_object(k, i),
				    "an old descriptor");
	}
	return err;
}
