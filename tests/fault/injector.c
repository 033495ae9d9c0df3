/* SPDX-License-Identifier: Apache-2.0 */
#include "injector.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calls.h"

#define RULES_MAX 256 /* two for each call, and a frame */

/* What the answering thread goes by. */
static struct {
	pthread_mutex_t lock;
	bool armed;
	unsigned n;
	int err;
	unsigned count;
	const struct call *hit;
} plan = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int channel[2]; /* a program's listener comes to us through this */

static struct sock_filter rule(unsigned short code, unsigned k)
{
	return (struct sock_filter)BPF_STMT(code, k);
}

/* Ask about the calls of the table; allow all others. */
static size_t write_rules(struct sock_filter *rules)
{
	size_t n = 0;

	rules[n++] = rule(BPF_LD | BPF_W | BPF_ABS,
			  offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < calls_count; i++) {
		rules[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].nr, 0, 1);
		rules[n++] = rule(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
	}
	rules[n++] = rule(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return n;
}

/* Pass a descriptor; the one byte is there since something must be. */
static int send_descriptor(int fd)
{
	char byte = 0;
	struct iovec io = { &byte, 1 };
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct msghdr msg = {
		.msg_iov = &io,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	return sendmsg(channel[1], &msg, 0) == 1 ? 0 : -errno;
}

static int receive_descriptor(void)
{
	char byte;
	struct iovec io = { &byte, 1 };
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr msg = {
		.msg_iov = &io,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	int fd = -1;

	if (recvmsg(channel[0], &msg, MSG_CMSG_CLOEXEC) != 1 ||
	    !CMSG_FIRSTHDR(&msg))
		return -1;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(int));
	return fd;
}

void injector_enter(void)
{
	struct sock_filter rules[RULES_MAX];
	struct sock_fprog program = { .filter = rules };
	int fd;

	program.len = (unsigned short)write_rules(rules);
	fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			  SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
	if (fd < 0 || send_descriptor(fd)) {
		perror("seccomp");
		_exit(127);
	}
	close(fd);
}

/* Replies to the kernel are no business of a disk, nor is what is printed. */
static bool goes_to_disk(const struct seccomp_notif *ask)
{
	char path[64];
	char target[64] = "";
	int fd = (int)ask->data.args[0];

	snprintf(path, sizeof(path), "/proc/%u/fd/%d", ask->pid, fd);
	if (readlink(path, target, sizeof(target) - 1) < 0)
		return false;
	return target[0] == '/' && strncmp(target, "/dev/", 5) != 0;
}

/* The process that a thread belongs to. */
static pid_t process_of(pid_t thread)
{
	char path[64];
	char line[128];
	int pid = thread;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", thread);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Tgid: %d", &pid) == 1)
			break;
	if (f)
		fclose(f);
	return pid;
}

/* 0: let it pass; an errno or FAULT_KILL: this is the one. */
static int decide(const struct seccomp_notif *ask)
{
	const struct call *c = call_find(ask->data.nr);
	int err = 0;

	pthread_mutex_lock(&plan.lock);
	if (plan.armed && c && (!c->to_descriptor || goes_to_disk(ask)) &&
	    (plan.err != ENOSPC || call_takes_space(c, &ask->data)) &&
	    ++plan.count == plan.n) {
		plan.hit = c;
		err = plan.err;
	}
	pthread_mutex_unlock(&plan.lock);
	return err;
}

static void answer(int listener)
{
	struct seccomp_notif ask = { 0 };
	struct seccomp_notif_resp reply = { 0 };
	int err;

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &ask))
		return;
	err = decide(&ask);
	reply.id = ask.id;
	if (err == FAULT_KILL) {
		kill(process_of((pid_t)ask.pid), SIGKILL);
		return;
	}
	reply.error = -err;
	reply.flags = err ? 0 : SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
}

static void *answer_all(void *arg)
{
	struct pollfd fds[2] = {
		{ .fd = channel[0], .events = POLLIN },
		{ .fd = -1, .events = POLLIN },
	};

	(void)arg;
	while (poll(fds, 2, -1) >= 0 || errno == EINTR) {
		if (fds[1].revents & POLLIN)
			answer(fds[1].fd);
		else if (fds[1].revents & (POLLHUP | POLLERR)) {
			close(fds[1].fd);
			fds[1].fd = -1;
		}
		if (fds[0].revents & POLLIN) {
			if (fds[1].fd >= 0)
				close(fds[1].fd);
			fds[1].fd = receive_descriptor();
		}
	}
	return NULL;
}

int injector_init(void)
{
	pthread_t thread;

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, channel))
		return -errno;
	return -pthread_create(&thread, NULL, answer_all, NULL);
}

void injector_arm(unsigned n, int err)
{
	pthread_mutex_lock(&plan.lock);
	plan.armed = true;
	plan.n = n;
	plan.err = err;
	plan.count = 0;
	plan.hit = NULL;
	pthread_mutex_unlock(&plan.lock);
}

bool injector_disarm(const char **word, unsigned *count)
{
	bool hit;

	pthread_mutex_lock(&plan.lock);
	plan.armed = false;
	hit = plan.hit != NULL;
	*word = hit ? plan.hit->word : "";
	*count = plan.count;
	pthread_mutex_unlock(&plan.lock);
	return hit;
}
