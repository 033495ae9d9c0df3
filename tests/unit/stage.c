/* SPDX-License-Identifier: Apache-2.0 */
/* Stages; stage_remove.c has the removal of trees. */
#include "stage.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "said.h"
#include "scope.h"
#include "scratch.h"

static struct workdir work = { .fd = -1 };

/* The work directory is "w", the place to publish to is the scratch. */
static void begin(void)
{
	int fd;

	scratch_begin();
	scratch_dir("w");
	fd = scratch_open("w", O_PATH | O_DIRECTORY);
	cr_assert_eq(workdir_open(fd, &work), 0);
	close(fd);
}

TestSuite(stage, .init = begin);

/* A stage that holds a file of that text. */
static void stage_file(struct stage *s, const char *text)
{
	int fd;

	stage_begin(&work, s);
	fd = openat(work.fd, s->name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC,
		    0644);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

/* A stage that holds a directory with a directory and a file in it. */
static void stage_dir(struct stage *s)
{
	char path[STAGE_NAME_MAX + 16];

	stage_begin(&work, s);
	snprintf(path, sizeof(path), "w/work/%s", s->name);
	scratch_dir(path);
	snprintf(path, sizeof(path), "w/work/%s/sub", s->name);
	scratch_dir(path);
	snprintf(path, sizeof(path), "w/work/%s/sub/f", s->name);
	scratch_file(path, "in it");
}

static bool is_on_stage(const struct stage *s)
{
	return s->name[0] &&
	       !faccessat(work.fd, s->name, F_OK, AT_SYMLINK_NOFOLLOW);
}

/* Does the work directory hold nothing? */
static bool is_swept(void)
{
	return !unlinkat(scratch_fd(), "w/work", AT_REMOVEDIR);
}

Test(stage, what_is_published_is_real_and_stays)
{
	struct stage s;

	stage_file(&s, "text");
	cr_expect_not(scratch_has("f"));
	cr_expect_eq(stage_publish(&s, scratch_fd(), "f", 0), 0);
	cr_expect_str_eq(s.name, "");
	stage_end(&s);
	cr_expect_str_eq(scratch_read("f"), "text");
	cr_expect(is_swept());
}

Test(stage, directories_are_published_whole)
{
	struct stage s;

	stage_dir(&s);
	cr_expect_eq(stage_publish(&s, scratch_fd(), "d", RENAME_NOREPLACE), 0);
	stage_end(&s);
	cr_expect_str_eq(scratch_read("d/sub/f"), "in it");
	cr_expect(is_swept());
}

Test(stage, what_is_not_published_goes_at_the_end)
{
	struct stage file;
	struct stage dir;
	struct stage nothing;

	stage_file(&file, "text");
	stage_dir(&dir);
	stage_begin(&work, &nothing);
	stage_end(&file);
	stage_end(&dir);
	stage_end(&nothing);
	stage_end(&file); /* a second end does no harm */
	cr_expect(is_swept());
}

Test(stage, scope_ends_a_stage)
{
	{
		scoped_stage struct stage s;

		stage_file(&s, "text");
	}
	cr_expect(is_swept());
}

Test(stage, publishing_replaces_a_file)
{
	struct stage s;

	scratch_file("f", "old");
	stage_file(&s, "new");
	cr_expect_eq(stage_publish(&s, scratch_fd(), "f", 0), 0);
	stage_end(&s);
	cr_expect_str_eq(scratch_read("f"), "new");
}

Test(stage, without_replacing_what_is_there_stays)
{
	struct stage s;

	scratch_file("f", "old");
	stage_file(&s, "new");
	cr_expect_eq(stage_publish(&s, scratch_fd(), "f", RENAME_NOREPLACE),
		     -EEXIST);
	cr_expect(is_on_stage(&s));
	stage_end(&s);
	cr_expect_str_eq(scratch_read("f"), "old");
	cr_expect(is_swept());
}

Test(stage, exchanged_the_old_object_goes_at_the_end)
{
	struct stage s;

	scratch_dir("d");
	scratch_file("d/old", "");
	stage_file(&s, "new");
	cr_expect_eq(stage_publish(&s, scratch_fd(), "d", RENAME_EXCHANGE), 0);
	cr_expect_str_eq(scratch_read("d"), "new");
	cr_expect(is_on_stage(&s));
	stage_end(&s);
	cr_expect_str_eq(scratch_read("d"), "new");
	cr_expect(is_swept());
}

Test(stage, nothing_can_be_exchanged_with_nothing)
{
	struct stage s;

	stage_file(&s, "new");
	cr_expect_eq(stage_publish(&s, scratch_fd(), "f", RENAME_EXCHANGE),
		     -ENOENT);
	cr_expect(is_on_stage(&s));
	stage_end(&s);
	cr_expect(is_swept());
}

Test(stage, an_empty_stage_can_not_be_published)
{
	struct stage s;

	scratch_file("f", "old");
	stage_begin(&work, &s);
	cr_expect_eq(stage_publish(&s, scratch_fd(), "f", 0), -ENOENT);
	stage_end(&s);
	cr_expect_str_eq(scratch_read("f"), "old");
}

Test(stage, what_is_withdrawn_is_no_longer_real)
{
	struct stage s;

	scratch_dir("d");
	scratch_file("d/f", "");
	stage_begin(&work, &s);
	cr_expect_eq(stage_withdraw(&s, scratch_fd(), "d"), 0);
	cr_expect_not(scratch_has("d"));
	cr_expect(is_on_stage(&s));
	stage_end(&s);
	cr_expect(is_swept());
}

Test(stage, what_is_not_there_can_not_be_withdrawn)
{
	struct stage s;

	stage_begin(&work, &s);
	cr_expect_eq(stage_withdraw(&s, scratch_fd(), "missing"), -ENOENT);
	stage_end(&s);
	cr_expect(is_swept());
}

#define NAMERS 8
#define NAMED  2000

static void *take_names(void *arg)
{
	struct stage *taken = arg;

	for (int i = 0; i < NAMED; i++)
		stage_begin(&work, &taken[i]);
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct stage *)a)->name,
		      ((const struct stage *)b)->name);
}

Test(stage, no_two_stages_have_the_same_name, .timeout = 60)
{
	static struct stage taken[NAMERS * NAMED];
	pthread_t threads[NAMERS];

	for (size_t i = 0; i < NAMERS; i++)
		pthread_create(&threads[i], NULL, take_names,
			       &taken[i * NAMED]);
	for (size_t i = 0; i < NAMERS; i++)
		pthread_join(threads[i], NULL);
	qsort(taken, ARRAY_LEN(taken), sizeof(taken[0]), by_name);
	for (size_t i = 1; i < ARRAY_LEN(taken); i++)
		if (!strcmp(taken[i - 1].name, taken[i].name))
			cr_expect_fail("twice: %s", taken[i].name);
}

Test(stage, any_number_of_names_fits)
{
	struct stage s;

	atomic_store(&work.made, ~0ull);
	stage_begin(&work, &s);
	cr_expect_str_eq(s.name, "#ffffffffffffffff");
}

Test(stage, the_work_directory_is_ours_alone)
{
	struct stat st;

	cr_assert_eq(fstat(work.fd, &st), 0);
	cr_expect_eq(st.st_mode, S_IFDIR | 0700);
}

Test(stage, closing_takes_away_what_was_left)
{
	struct stage s;

	stage_dir(&s);
	workdir_close(&work);
	cr_expect_eq(work.fd, -1);
	workdir_close(&work); /* a second time does no harm */
	cr_expect(is_swept());
}

/* Leave things in WORKDIR/work and beside it, and open it again. */
Test(stage, opening_takes_away_what_a_killed_mount_left)
{
	scoped_fd int fd = scratch_open("w", O_PATH | O_DIRECTORY);
	struct workdir again;
	struct stage s;

	stage_dir(&s);
	stage_file(&s, "text");
	scratch_symlink("w/work/link", "../beside");
	scratch_file("w/work/.hoisted-0", "");
	scratch_file("w/work/work", "");
	scratch_file("w/beside", "not ours");
	close(steal_fd(&work.fd));
	cr_expect_eq(workdir_open(fd, &again), 0);
	cr_expect_eq(fcntl(fd, F_GETFD), FD_CLOEXEC, "it stays the caller's");
	cr_expect_str_eq(scratch_read("w/beside"), "not ours");
	workdir_close(&again);
	cr_expect(is_swept());
}

Test(stage, a_work_directory_that_is_none_is_refused)
{
	scoped_fd int fd = scratch_open("w", O_PATH | O_DIRECTORY);
	struct workdir again = { .fd = 77 };

	workdir_close(&work);
	cr_assert(is_swept());
	scratch_file("w/work", "a file");
	cr_expect_eq(workdir_open(fd, &again), -ENOTDIR);
	unlinkat(fd, "work", 0);
	scratch_dir("elsewhere");
	scratch_file("elsewhere/f", "not ours");
	scratch_symlink("w/work", "../elsewhere");
	cr_expect_lt(workdir_open(fd, &again), 0);
	cr_expect(scratch_has("elsewhere/f"));
	cr_expect_eq(again.fd, 77, "untouched");
}

/* For lack of rights; as root it goes. */
Test(stage, what_can_not_be_removed_is_told_and_stays)
{
	struct stage s;
	const char *said;

	if (!geteuid())
		cr_skip_test("nothing can be kept from root");
	stage_dir(&s);
	cr_assert_eq(fchmod(work.fd, 0500), 0);
	said_begin(STDERR_FILENO);
	stage_end(&s);
	said = said_end();
	cr_expect_str_eq(said, "", "a note, so not said: %s", said);
	cr_expect_str_eq(s.name, "");
	cr_assert_eq(fchmod(work.fd, 0700), 0);
	cr_expect_not(is_swept());
}
