/* SPDX-License-Identifier: Apache-2.0 */
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "act.h"
#include "pattern.h"

typedef int act_fn(struct worker *k, const struct op *op);

static act_fn *const acts[OP_KINDS] = {
	[OP_READ] = act_read,
	[OP_PREAD] = act_pread,
	[OP_READV] = act_readv,
	[OP_SENDFILE] = act_sendfile,
	[OP_SPLICE] = act_splice,
	[OP_MAP_READ] = act_map_read,
	[OP_WRITE] = act_write,
	[OP_PWRITE] = act_pwrite,
	[OP_WRITEV] = act_writev,
	[OP_SPLICE_IN] = act_splice_in,
	[OP_SENDFILE_IN] = act_sendfile_in,
	[OP_MAP_WRITE] = act_map_write,
	[OP_MAP_COW] = act_map_cow,
	[OP_COPY_RANGE] = act_copy_range,
	[OP_MAP] = act_map,
	[OP_MAP_LOAD] = act_map_load,
	[OP_MAP_STORE] = act_map_store,
	[OP_MAP_SYNC] = act_map_sync,
	[OP_UNMAP] = act_unmap,
	[OP_TRUNCATE] = act_truncate,
	[OP_FTRUNCATE] = act_ftruncate,
	[OP_ALLOCATE] = act_allocate,
	[OP_OPEN] = act_open,
	[OP_REOPEN] = act_reopen,
	[OP_CLOSE] = act_close,
	[OP_TMPFILE] = act_tmpfile,
	[OP_SEEK_POS] = act_seek_pos,
	[OP_SEEK_DATA] = act_seek_data,
	[OP_FSYNC] = act_fsync,
	[OP_ADVISE] = act_advise,
	[OP_STAT] = act_stat,
	[OP_RENAME] = act_rename,
	[OP_LINK] = act_link,
	[OP_LINK_FD] = act_link_fd,
	[OP_UNLINK] = act_unlink,
	[OP_CHMOD] = act_chmod,
	[OP_UTIMES] = act_utimes,
	[OP_XATTR] = act_xattr,
	[OP_CHECK_NAME] = act_check_name,
	[OP_CHECK_ALL] = act_check_all,
	[OP_CLOSE_ALL] = act_close_all,
};

/* A signal handler finds its worker nowhere else; one per process. */
static struct worker *self;

static void on_bus(int sig)
{
	(void)sig;
	siglongjmp(self->bus, 1);
}

int worker_touch(struct worker *k, void *to, const void *from, size_t len,
		 const char *how)
{
	if (sigsetjmp(k->bus, 1))
		return lie(k->world, "%s: SIGBUS", how);
	memcpy(to, from, len);
	return 0;
}

struct handle *worker_handle(struct worker *k, unsigned slot)
{
	struct handle *h = &k->world->model.handle[k->proc][slot];

	return h->object == NOTHING ? NULL : h;
}

struct object *worker_object(struct worker *k, unsigned slot)
{
	struct handle *h = worker_handle(k, slot);

	return h ? &k->world->model.object[h->object] : NULL;
}

const char *worker_path(const struct worker *k, unsigned name)
{
	static char path[2][PATH_MAX + 64];
	static unsigned turn;

	turn = !turn; /* so that two paths may be in use at once */
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", k->world->mnt,
		 model_path(name));
	return path[turn];
}

void worker_fill(struct worker *k, uint64_t off, size_t len)
{
	pattern_fill(k->out, k->world->op.id, off, len);
}

int worker_act(struct worker *k)
{
	act_fn *act = acts[k->world->op.kind];

	return act ? act(k, &k->world->op) : 0;
}

static void worker_init(struct worker *k, struct world *w, unsigned proc)
{
	struct sigaction bus = { .sa_handler = on_bus };

	*k = (struct worker){ .world = w, .proc = proc };
	for (size_t i = 0; i < SLOTS; i++)
		k->fd[i] = -1;
	k->in = aligned_alloc(PAGE, IO_BYTES + PAGE);
	k->out = aligned_alloc(PAGE, IO_BYTES + PAGE);
	k->memfd = memfd_create("data", MFD_CLOEXEC);
	if (!k->in || !k->out || k->memfd < 0 || pipe2(k->pipe, O_CLOEXEC))
		abort();
	self = k;
	sigaction(SIGBUS, &bus, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void worker_loop(struct worker *k)
{
	struct world *w = k->world;

	for (;;) {
		while (sem_wait(&w->go[k->proc]))
			;
		if (w->op.kind == OP_QUIT)
			return;
		worker_act(k);
		sem_post(&w->done);
	}
}

pid_t worker_start(struct world *w, unsigned proc)
{
	struct worker k;
	pid_t pid = fork();

	if (pid)
		return pid < 0 ? -errno : pid;
	worker_init(&k, w, proc);
	worker_loop(&k);
	_exit(0);
}
