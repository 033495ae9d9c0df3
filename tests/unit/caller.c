/* SPDX-License-Identifier: Apache-2.0 */
#include "caller.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"

#define STRANGER 12345 /* an id that nobody has */

TestSuite(caller, .init = scratch_begin);

static struct caller ourselves(mode_t mask)
{
	return (struct caller){
		.uid = geteuid(),
		.gid = getegid(),
		.umask = mask,
		.pid = getpid(),
	};
}

static void need_root(void)
{
	if (geteuid())
		cr_skip_test("only root can make files for others");
}

static struct stat stat_of(const char *path)
{
	struct stat st = { 0 };

	cr_assert_eq(fstatat(scratch_fd(), path, &st, AT_SYMLINK_NOFOLLOW), 0,
		     "%s", path);
	return st;
}

/* Make a file as that caller; its state. */
static struct stat make_as(const struct caller *c, const char *path)
{
	caller_begin(c);
	close(scratch_create(path));
	caller_end();
	return stat_of(path);
}

Test(caller, the_umask_is_that_of_the_caller)
{
	static const mode_t masks[] = { 0, 022, 027, 077, 0111, 0777, 01022 };

	for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
		struct caller c = ourselves(masks[i]);
		char name[16];

		snprintf(name, sizeof(name), "%o", masks[i]);
		cr_expect_eq(make_as(&c, name).st_mode & 07777,
			     0644 & ~masks[i], "umask %o", masks[i]);
	}
}

Test(caller, outside_of_begin_and_end_there_is_no_umask)
{
	struct caller c = ourselves(077);

	make_as(&c, "inside");
	close(openat(scratch_fd(), "after", O_CREAT | O_WRONLY | O_CLOEXEC,
		     0666));
	cr_expect_eq(stat_of("after").st_mode & 07777, 0666);
}

/* Two threads inside at once, each with an umask of its own. */
struct masked {
	pthread_barrier_t *both;
	mode_t mask;
	char name[8];
};

static void *make_masked(void *arg)
{
	struct masked *m = arg;
	struct caller c = ourselves(m->mask);

	for (int i = 0; i < 50; i++) {
		caller_begin(&c);
		pthread_barrier_wait(m->both);
		close(openat(scratch_fd(), m->name,
			     O_CREAT | O_WRONLY | O_CLOEXEC, 0777));
		pthread_barrier_wait(m->both);
		caller_end();
	}
	return NULL;
}

Test(caller, each_thread_has_an_umask_of_its_own, .timeout = 60)
{
	pthread_barrier_t both;
	struct masked masked[] = { { &both, 022, "a" }, { &both, 077, "b" } };
	pthread_t threads[2];

	pthread_barrier_init(&both, NULL, 2);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, make_masked, &masked[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(stat_of("a").st_mode & 07777, 0755);
	cr_expect_eq(stat_of("b").st_mode & 07777, 0700);
	pthread_barrier_destroy(&both);
}

Test(caller, files_belong_to_the_caller)
{
	struct caller c = { STRANGER, STRANGER + 1, 027, getpid() };
	struct stat st;

	need_root();
	st = make_as(&c, "theirs");
	cr_expect_eq(st.st_uid, STRANGER);
	cr_expect_eq(st.st_gid, STRANGER + 1);
	cr_expect_eq(st.st_mode & 07777, 0640);
	close(scratch_create("ours"));
	cr_expect_eq(stat_of("ours").st_uid, 0);
	cr_expect_eq(stat_of("ours").st_gid, 0);
}

/* The kernel has checked permissions; we must not be refused what it allowed. */
Test(caller, the_thread_keeps_its_capabilities_meanwhile)
{
	struct caller c = { STRANGER, STRANGER, 022, getpid() };

	need_root();
	scratch_dir("closed");
	cr_assert_eq(fchmodat(scratch_fd(), "closed", 0700, 0), 0);
	cr_expect_eq(make_as(&c, "closed/file").st_uid, STRANGER);
	caller_begin(&c);
	cr_expect_eq(mknodat(scratch_fd(), "device", S_IFCHR | 0600, 0x103), 0);
	cr_expect_eq(fchownat(scratch_fd(), "device", 1, 2, 0), 0);
	caller_end();
	cr_expect(caller_we_have(CAP_DAC_OVERRIDE));
	close(scratch_create("closed/after"));
	cr_expect_eq(stat_of("closed/after").st_uid, 0);
}

Test(caller, a_set_group_id_directory_gives_its_group)
{
	struct caller c = { STRANGER, STRANGER, 022, getpid() };

	need_root();
	scratch_dir("group");
	cr_assert_eq(fchownat(scratch_fd(), "group", 0, 777, 0), 0);
	cr_assert_eq(fchmodat(scratch_fd(), "group", 02755, 0), 0);
	cr_expect_eq(make_as(&c, "group/file").st_gid, 777);
	cr_expect_eq(stat_of("group/file").st_uid, STRANGER);
}

/* A writer of uid 1000 in group 1000 only; the file's group is `gid`. */
static const struct {
	mode_t before;
	gid_t gid;
	mode_t after;
} writes[] = {
	{ 0644, 0, 0644 },     { 04644, 0, 0644 },     { 02755, 0, 0755 },
	{ 02755, 1000, 0755 }, { 02744, 1000, 02744 }, { 02744, 0, 0744 },
	{ 06711, 1000, 0711 }, { 06701, 1000, 02701 }, { 01777, 0, 01777 },
};

Test(caller, the_writes_of_a_stranger_take_set_id_bits)
{
	const struct caller c = { .uid = 1000, .gid = 1000, .pid = -1 };

	for (size_t i = 0; i < ARRAY_LEN(writes); i++)
		cr_expect_eq(caller_mode_after_write(&c, writes[i].before,
						     writes[i].gid),
			     writes[i].after, "%o", writes[i].before);
}

/* The bits of a set in /proc/PID/status, read another way. */
static unsigned long long status_caps(void)
{
	scoped_free char *line = NULL;
	FILE *f = fopen("/proc/self/status", "re");
	unsigned long long caps = 0;
	size_t size = 0;

	cr_assert_not_null(f);
	while (getline(&line, &size, f) > 0)
		if (sscanf(line, "CapEff: %llx", &caps) == 1)
			break;
	fclose(f);
	return caps;
}

Test(caller, knows_the_capabilities_of_processes)
{
	unsigned long long caps = status_caps();
	struct caller c = ourselves(0);

	for (int i = 0; i <= CAP_LAST_CAP; i++) {
		cr_expect_eq(caller_we_have(i), caps >> i & 1, "%d", i);
		cr_expect_eq(caller_has(&c, i), caps >> i & 1, "%d", i);
	}
}

/* A process that does nothing, as an ordinary user in these groups. */
static pid_t spawn_user(const gid_t *groups, size_t count)
{
	int ready[2];
	pid_t child;
	char c;

	cr_assert_eq(pipe2(ready, O_CLOEXEC), 0);
	child = fork();
	if (!child) {
		if (setgroups(count, groups) || setgid(STRANGER) ||
		    setuid(STRANGER) || write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	close(ready[1]);
	cr_assert_eq(read(ready[0], &c, 1), 1, "no child");
	close(ready[0]);
	return child;
}

static void end_process(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

Test(caller, members_of_the_group_keep_its_set_group_id_bit)
{
	static const gid_t groups[] = { 100, 7, 4000000000u };
	struct caller c = { .uid = STRANGER, .gid = STRANGER };

	need_root();
	c.pid = spawn_user(groups, ARRAY_LEN(groups));
	cr_expect(caller_keeps_setgid(&c, STRANGER));
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		cr_expect(caller_keeps_setgid(&c, groups[i]));
	cr_expect_not(caller_keeps_setgid(&c, 10));
	cr_expect_not(caller_keeps_setgid(&c, 1000));
	cr_expect_not(caller_keeps_setgid(&c, 400000000));
	cr_expect_not(caller_keeps_setgid(&c, 0));
	cr_expect_not(caller_has(&c, CAP_FSETID));
	end_process(c.pid);
}

Test(caller, the_privileged_keep_any_set_group_id_bit)
{
	struct caller c = ourselves(0);

	cr_expect(caller_keeps_setgid(&c, getegid()));
	cr_expect_eq(caller_keeps_setgid(&c, STRANGER),
		     status_caps() >> CAP_FSETID & 1);
}

/* Gone before we could ask: only root is taken for privileged. */
Test(caller, a_process_that_is_gone_has_what_its_user_has)
{
	struct caller root = { .uid = 0, .gid = 0 };
	struct caller user = { .uid = STRANGER, .gid = STRANGER };

	root.pid = fork();
	if (!root.pid)
		_exit(0);
	waitpid(root.pid, NULL, 0);
	user.pid = root.pid;
	cr_expect(caller_has(&root, CAP_SYS_ADMIN));
	cr_expect_not(caller_has(&user, CAP_SYS_ADMIN));
	cr_expect(caller_keeps_setgid(&user, STRANGER));
	cr_expect_not(caller_keeps_setgid(&user, STRANGER + 1));
}
