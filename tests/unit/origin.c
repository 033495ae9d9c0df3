/* SPDX-License-Identifier: Apache-2.0 */
#include "origin.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"

#define HEAD 21 /* bytes before the handle */

static const uint8_t some_uuid[ORIGIN_UUID] = "0123456789abcde";

static void begin(void)
{
	scratch_begin();
	scratch_need_xattrs();
	scratch_file("f", "");
	scratch_file("g", "");
	scratch_dir("d");
}

TestSuite(origin, .init = begin);

static struct origin origin_at(const char *path)
{
	scoped_fd int fd = scratch_open(path, O_PATH | O_NOFOLLOW);
	struct origin o = { 0 };

	if (origin_of(fd, some_uuid, &o))
		cr_skip_test("no file handles on this file system");
	return o;
}

Test(origin, has_the_form_of_the_kernels)
{
	struct origin o = origin_at("f");

	cr_expect_gt(o.length, HEAD);
	cr_expect_leq(o.length, ORIGIN_BYTES);
	cr_expect_eq(o.bytes[0], 0, "version");
	cr_expect_eq(o.bytes[1], 0xfb, "magic");
	cr_expect_eq(o.bytes[2], o.length);
	cr_expect_leq(o.bytes[3], 1, "flags: at most big-endian");
	cr_expect_gt(o.bytes[4], 0, "type of handle");
	cr_expect_arr_eq(o.bytes + 5, some_uuid, ORIGIN_UUID);
}

Test(origin, tells_objects_apart)
{
	static const char *const paths[] = { "f", "g", "d", "." };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		for (size_t j = 0; j < ARRAY_LEN(paths); j++) {
			struct origin a = origin_at(paths[i]);
			struct origin b = origin_at(paths[j]);

			cr_expect_eq(origin_equal(&a, &b), i == j, "%s, %s",
				     paths[i], paths[j]);
		}
	}
}

Test(origin, stays_with_the_object)
{
	struct origin before = origin_at("f");
	struct origin after;

	cr_assert_eq(renameat(scratch_fd(), "f", scratch_fd(), "d/moved"), 0);
	after = origin_at("d/moved");
	cr_expect(origin_equal(&before, &after));
}

Test(origin, every_byte_and_the_length_count)
{
	struct origin a = origin_at("f");

	for (uint8_t i = 0; i < a.length; i++) {
		struct origin b = a;

		b.bytes[i] ^= 1;
		cr_expect_not(origin_equal(&a, &b), "byte %d", i);
		b = a;
		b.length = i;
		cr_expect_not(origin_equal(&a, &b), "length %d", i);
	}
}

Test(origin, is_written_where_the_kernel_reads_it)
{
	static const struct {
		enum mark_style style;
		const char *name;
	} cases[] = {
		{ MARK_STYLE_TRUSTED, "trusted.overlay.origin" },
		{ MARK_STYLE_USER, "user.overlay.origin" },
	};
	struct origin o = origin_at("f");

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		scoped_fd int fd = scratch_open(i ? "f" : "g", O_RDONLY);
		struct origin got = { 0 };
		char bytes[256];

		if (!i && !scratch_trusted())
			continue;
		cr_expect_eq(origin_read(fd, &got), -ENODATA);
		cr_expect_eq(origin_write(cases[i].style, fd, &o), 0);
		cr_expect_eq(origin_read(fd, &got), 0);
		cr_expect(origin_equal(&o, &got));
		cr_expect_eq(fgetxattr(fd, cases[i].name, bytes, sizeof(bytes)),
			     o.length);
		cr_expect_arr_eq(bytes, o.bytes, o.length);
	}
}

/* Bytes from outside: only what is whole and ours to read is an origin. */
Test(origin, what_is_none_is_not_read_as_one)
{
	scoped_fd int fd = scratch_open("g", O_RDONLY);
	struct origin good = origin_at("f");
	struct origin got;
	char big[ORIGIN_BYTES + 1] = { 0, (char)0xfb, (char)(sizeof(big)) };

	for (uint8_t len = 0; len < good.length; len++) {
		cr_assert_eq(fsetxattr(fd, "user.overlay.origin", good.bytes,
				       len, 0),
			     0);
		cr_expect_eq(origin_read(fd, &got), -ENODATA, "%d bytes", len);
	}
	for (int i = 0; i < 3; i++) {
		struct origin bad = good;

		bad.bytes[i] ^= 1;
		cr_assert_eq(fsetxattr(fd, "user.overlay.origin", bad.bytes,
				       bad.length, 0),
			     0);
		cr_expect_eq(origin_read(fd, &got), -ENODATA, "byte %d", i);
	}
	cr_assert_eq(fsetxattr(fd, "user.overlay.origin", big, sizeof(big), 0),
		     0);
	cr_expect_lt(origin_read(fd, &got), 0);
}

Test(origin, leads_to_the_object)
{
	struct origin o = origin_at("f");
	scoped_fd int fd = origin_open(&o, scratch_fd(), some_uuid);
	struct stat want;
	struct stat got;

	if (fd == -EPERM)
		cr_skip_test("only the privileged open by handle");
	cr_assert_geq(fd, 0, "%s", strerror(-fd));
	cr_assert_eq(fstatat(scratch_fd(), "f", &want, 0), 0);
	cr_assert_eq(fstat(fd, &got), 0);
	cr_expect_eq(got.st_ino, want.st_ino);
	cr_expect(fcntl(fd, F_GETFL) & O_PATH);
}

Test(origin, of_what_is_gone_leads_nowhere)
{
	struct origin o = origin_at("f");
	int fd;

	cr_assert_eq(unlinkat(scratch_fd(), "f", 0), 0);
	fd = origin_open(&o, scratch_fd(), some_uuid);
	if (fd == -EPERM)
		cr_skip_test("only the privileged open by handle");
	cr_expect_eq(fd, -ESTALE);
}

Test(origin, of_another_file_system_leads_nowhere)
{
	uint8_t other[ORIGIN_UUID] = { 0 };
	struct origin o = origin_at("f");

	cr_expect_eq(origin_open(&o, scratch_fd(), other), -ESTALE);
	o.bytes[3] ^= 1; /* made on a machine of the other endian */
	cr_expect_eq(origin_open(&o, scratch_fd(), some_uuid), -ESTALE);
}

Test(origin, the_uuid_is_always_the_same)
{
	uint8_t first[ORIGIN_UUID];
	uint8_t again[ORIGIN_UUID];

	memset(first, 1, ORIGIN_UUID);
	memset(again, 2, ORIGIN_UUID);
	origin_uuid(scratch_fd(), first);
	origin_uuid(scratch_fd(), again);
	cr_expect_arr_eq(first, again, ORIGIN_UUID);
	origin_uuid(-1, again);
	for (int i = 0; i < ORIGIN_UUID; i++)
		cr_expect_eq(again[i], 0, "unknown");
}

Test(origin, directories_are_marked_impure)
{
	static const enum mark_style styles[] = { MARK_STYLE_TRUSTED,
						  MARK_STYLE_USER };

	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		scoped_fd int fd = -1;

		if (!i && !scratch_trusted())
			continue;
		scratch_dir("impure");
		fd = scratch_open("impure", O_PATH | O_DIRECTORY);
		cr_expect_not(origin_is_impure(fd));
		cr_expect_eq(origin_set_impure(styles[i], fd), 0);
		cr_expect(origin_is_impure(fd));
		unlinkat(scratch_fd(), "impure", AT_REMOVEDIR);
	}
}

/* What the kernel writes for a copy of lower/f; 77: can not be mounted. */
static int compare_with_kernel(void)
{
	struct origin ours;
	struct origin theirs;
	uint8_t uuid[ORIGIN_UUID];
	int lower;
	int upper;

	if (fchdir(scratch_fd()) || unshare(CLONE_NEWNS) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("overlay", "d", "overlay", 0,
		  "lowerdir=lower,upperdir=upper,workdir=work"))
		return 77;
	if (chmod("d/f", 0600))
		return 1;
	lower = open("lower/f", O_RDONLY);
	upper = open("upper/f", O_RDONLY);
	origin_uuid(lower, uuid);
	if (origin_of(lower, uuid, &ours))
		return 77;
	if (origin_read(upper, &theirs))
		return 2;
	close(upper);
	upper = open("upper", O_RDONLY | O_DIRECTORY);
	if (!origin_is_impure(upper))
		return 3;
	return origin_equal(&ours, &theirs) ? 0 : 4;
}

/* In a namespace of its own, which ends with the child. */
Test(origin, is_byte_for_byte_what_the_kernel_writes)
{
	pid_t child;
	int status = 0;

	scratch_dir("lower");
	scratch_dir("upper");
	scratch_dir("work");
	scratch_file("lower/f", "text");
	child = fork();
	if (!child)
		_exit(compare_with_kernel());
	waitpid(child, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		cr_skip_test("no kernel overlayfs for us here");
	cr_expect_eq(status, 0, "%d", WEXITSTATUS(status));
}
