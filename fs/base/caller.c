/* SPDX-License-Identifier: Apache-2.0 */
#include "caller.h"

#include <linux/capability.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the thread must give back at the end; one per serving thread. */
struct disguise {
	bool ready;  /* this thread has an umask of its own */
	bool active; /* ids differ from the daemon's */
	uid_t uid;   /* the daemon's */
	gid_t gid;
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3];
};

static _Thread_local struct disguise own;

static struct __user_cap_header_struct caps_header(void)
{
	return (struct __user_cap_header_struct){
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
}

static void caps_set(const struct __user_cap_data_struct *caps)
{
	struct __user_cap_header_struct header = caps_header();

	syscall(SYS_capset, &header, caps);
}

static void thread_init(struct disguise *d)
{
	struct __user_cap_header_struct header = caps_header();

	unshare(CLONE_FS);
	umask(0);
	d->uid = geteuid();
	d->gid = getegid();
	syscall(SYS_capget, &header, d->caps);
	d->ready = true;
}

static struct disguise *thread_own(void)
{
	if (!own.ready)
		thread_init(&own);
	return &own;
}

void caller_begin(const struct caller *c)
{
	struct disguise *d = thread_own();

	if (c->umask)
		umask(c->umask & 0777);
	d->active = c->uid != d->uid || c->gid != d->gid;
	if (!d->active)
		return;
	setfsgid(c->gid);
	setfsuid(c->uid);
	/* setfsuid to a user took the file capabilities; take them back. */
	caps_set(d->caps);
}

void caller_end(void)
{
	struct disguise *d = thread_own();

	umask(0);
	if (!d->active)
		return;
	setfsuid(d->uid);
	setfsgid(d->gid);
	caps_set(d->caps);
	d->active = false;
}

bool caller_we_have(int capability)
{
	const struct disguise *d = thread_own();

	return d->caps[capability / 32].effective & (1u << (capability % 32));
}

static FILE *caller_status(const struct caller *c)
{
	char name[32];

	snprintf(name, sizeof(name), "/proc/%d/status", (int)c->pid);
	return fopen(name, "re");
}

/* The text after "KEY:" in /proc/PID/status; false if there is none. */
static bool caller_field(const struct caller *c, const char *key, char *line,
			 size_t size)
{
	FILE *f = caller_status(c);
	size_t len = strlen(key);
	bool found = false;

	if (!f)
		return false;
	while (!found && fgets(line, (int)size, f))
		found = !strncmp(line, key, len) && line[len] == ':';
	fclose(f);
	if (found)
		memmove(line, line + len + 1, strlen(line + len + 1) + 1);
	return found;
}

bool caller_has(const struct caller *c, int capability)
{
	char line[256];

	if (!caller_field(c, "CapEff", line, sizeof(line)))
		return c->uid == 0;
	return strtoull(line, NULL, 16) & (1ull << capability);
}

static bool caller_in_group(const struct caller *c, gid_t gid)
{
	char line[8192];
	char *at = line;
	char *end;

	if (c->gid == gid)
		return true;
	if (!caller_field(c, "Groups", line, sizeof(line)))
		return false;
	for (;; at = end) {
		unsigned long group = strtoul(at, &end, 10);

		if (end == at)
			return false;
		if (group == gid)
			return true;
	}
}

bool caller_keeps_setgid(const struct caller *c, gid_t gid)
{
	return caller_in_group(c, gid) || caller_has(c, CAP_FSETID);
}

mode_t caller_mode_after_write(const struct caller *c, mode_t mode, gid_t gid)
{
	bool drop_group = mode & S_IXGRP || !caller_keeps_setgid(c, gid);

	mode &= ~(mode_t)S_ISUID;
	return mode & S_ISGID && drop_group ? mode & ~(mode_t)S_ISGID : mode;
}
