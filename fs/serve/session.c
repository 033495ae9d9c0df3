/* SPDX-License-Identifier: Apache-2.0 */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "caller.h"
#include "descriptors.h"
#include "log.h"
#include "ops.h"
#include "options.h"
#include "scope.h"
#include "sign.h"
#include "tree.h"
#include "tree_open.h"

#define ARENAS      2  /* of the heap */
#define THREADS_MAX 10 /* serving at once; see docs/design.md */

static void to_null(void)
{
	int fd = open("/dev/null", O_RDWR);

	for (int i = 0; fd >= 0 && i < 3; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
}

/* Whoever waits for the mount may go on; we let go of his terminal. */
static void tell_ready(struct serving *s)
{
	if (s->ready_fd < 0)
		return;
	to_null();
	if (write(s->ready_fd, "", 1) < 0)
		log_debug("nobody waits for the mount");
	close(s->ready_fd);
	s->ready_fd = -1;
}

/* From offset -1: attributes only; from 0: cached names, too. */
static void on_stale(void *ctx, uint64_t id, bool names)
{
	fuse_lowlevel_notify_inval_inode(ctx, id, names ? 0 : -1, 0);
}

static struct fuse_lowlevel_ops all_ops(void)
{
	struct fuse_lowlevel_ops ops = { 0 };

	ops_session_fill(&ops);
	ops_names_fill(&ops);
	ops_attr_fill(&ops);
	ops_file_fill(&ops);
	ops_dir_fill(&ops);
	return ops;
}

/* As a value among libfuse's options; the caller's to free. */
static char *escape_commas(const char *s)
{
	char *escaped = malloc(2 * strlen(s) + 1);
	char *to = escaped;

	for (; escaped && *s; s++) {
		if (*s == ',' || *s == '\\')
			*to++ = '\\';
		*to++ = *s;
	}
	if (escaped)
		*to = '\0';
	return escaped;
}

static struct fuse_session *new_session(const struct options *o,
					struct serving *s)
{
	struct fuse_lowlevel_ops ops = all_ops();
	struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
	struct fuse_session *se = NULL;
	scoped_free char *source = escape_commas(o->source ?: "layerfs");
	scoped_free char *words = NULL;

	if (!source ||
	    asprintf(&words,
		     "default_permissions,fsname=%s,"
		     "subtype=layerfs%s%s",
		     source, o->kernel ? "," : "", o->kernel ?: "") < 0)
		return NULL;
	if (!fuse_opt_add_arg(&args, "layerfs") &&
	    !fuse_opt_add_arg(&args, "-o") && !fuse_opt_add_arg(&args, words) &&
	    (!o->debug || !fuse_opt_add_arg(&args, "-d")))
		se = fuse_session_new(&args, &ops, sizeof(ops), s);
	fuse_opt_free_args(&args);
	return se;
}

/* Flags that libfuse has no words for. */
static void set_mount_attr(const struct options *o)
{
	struct mount_attr attr = { .attr_set = o->attr_set };

	if (!o->attr_set)
		return;
	if (o->attr_set & MOUNT_ATTR__ATIME)
		attr.attr_clr = MOUNT_ATTR__ATIME;
	if (syscall(SYS_mount_setattr, AT_FDCWD, o->mountpoint, 0, &attr,
		    sizeof(attr)))
		log_note("mount flags: %s", strerror(errno));
}

/* Without it, `layerfs umount` does not know whose end to wait for. */
static int hang_sign(const struct options *o)
{
	dev_t dev;
	int err = sign_device(o->mountpoint, &dev);
	int fd = err ?: sign_hang(dev);

	if (fd < 0)
		log_note("no sign of this mount: %s", strerror(-fd));
	return fd;
}

static int loop(struct fuse_session *se)
{
	struct fuse_loop_config *config = fuse_loop_cfg_create();
	int err;

	if (!config)
		return -ENOMEM;
	fuse_loop_cfg_set_clone_fd(config, 0);
	fuse_loop_cfg_set_max_threads(config, THREADS_MAX);
	err = fuse_session_loop_mt(se, config);
	fuse_loop_cfg_destroy(config);
	/* A signal that asked us to go is no failure. */
	return err < 0 ? err : 0;
}

static int try_device(void)
{
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static void say_nothing(enum fuse_log_level level, const char *fmt,
			va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
}

/* What is wrong is said in one line: by us, or else by fusermount3. */
static int mount_session(const struct options *o, struct fuse_session *se)
{
	bool privileged = caller_we_have(CAP_SYS_ADMIN);
	int err = try_device();

	if (err) {
		log_error("cannot mount on '%s': /dev/fuse: %s", o->mountpoint,
			  strerror(-err));
		return err;
	}
	if (privileged)
		fuse_set_log_func(say_nothing);
	if (fuse_session_mount(se, o->mountpoint))
		err = errno ? -errno : -EIO;
	fuse_set_log_func(NULL);
	if (err && privileged)
		log_error("cannot mount on '%s': %s", o->mountpoint,
			  strerror(-err));
	return err;
}

/*
 * A forced unmount of what is in use ends us, but leaves the mount, in which
 * nothing answers any more.
 */
static void detach_if_dead(const struct options *o)
{
	struct statfs st;

	if (statfs(o->mountpoint, &st) && errno == ENOTCONN &&
	    umount2(o->mountpoint, MNT_DETACH | UMOUNT_NOFOLLOW))
		log_debug("cannot detach '%s': %s", o->mountpoint,
			  strerror(errno));
}

static int serve(const struct options *o, struct serving *s)
{
	struct fuse_session *se = s->session;
	scoped_fd int sign = -1;
	int err;

	if (fuse_set_signal_handlers(se))
		return -EINVAL;
	err = mount_session(o, se);
	if (err) {
		fuse_remove_signal_handlers(se);
		return err;
	}
	set_mount_attr(o);
	sign = hang_sign(o);
	err = loop(se);
	fuse_session_unmount(se);
	detach_if_dead(o);
	fuse_remove_signal_handlers(se);
	return err;
}

/* A file too big for a limit of ours is an error, not our end. */
static void bear_file_limit(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGXFSZ, &ignore, NULL);
}

/* Leak checkers want every piece back. */
static void end_tree(struct tree *t)
{
#ifdef __SANITIZE_ADDRESS__
	tree_close(t);
#else
	tree_abandon(t);
#endif
}

int session_run(const struct options *o, int ready_fd)
{
	struct tree t;
	struct serving s = {
		.t = &t,
		.ready = tell_ready,
		.ready_fd = ready_fd,
	};
	int err;

	descriptors_allow_all();
	bear_file_limit();
	/* An arena per thread holds on to what other threads could use. */
	mallopt(M_ARENA_MAX, ARENAS);
	err = tree_open(&o->paths, &o->tree, &t);
	if (err)
		return err;
	s.session = new_session(o, &s);
	if (s.session) {
		t.stale = on_stale;
		t.stale_ctx = s.session;
		err = serve(o, &s);
		fuse_session_destroy(s.session);
	} else {
		log_error("cannot start a FUSE session");
		err = -EIO;
	}
	end_tree(&t);
	return err;
}
