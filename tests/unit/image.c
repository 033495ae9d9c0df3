/* SPDX-License-Identifier: Apache-2.0 */
#include "image.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "draft.h"
#include "image_files.h"
#include "index_file.h"
#include "scope.h"
#include "scratch.h"

#define ID      7
#define RESIDUE "0123456789"
#define OBJECTS 200 /* more than are kept open */

static const struct index_layer layer = {
	.diff_id = { ID },
	.residue_size = sizeof(RESIDUE) - 1,
};
static struct image *i;

static struct index_object object(unsigned int n)
{
	return (struct index_object){ .hash = { (uint8_t)n, 1 },
				      .size = 8,
				      .variant = n % 3 };
}

static void make_store(void)
{
	char path[IMAGE_PATH_MAX + 16];
	char place[IMAGE_PATH_MAX];

	scratch_dir("layers");
	scratch_dir("layers/sha256");
	image_files_residue_path(&layer, place);
	snprintf(path, sizeof(path), "layers/%.71s", place);
	scratch_dir(path);
	snprintf(path, sizeof(path), "layers/%s", place);
	scratch_file(path, RESIDUE);
	scratch_dir("objects");
	for (unsigned int n = 0; n < OBJECTS; n++) {
		const struct index_object o = object(n);
		char text[9];

		image_files_object_path(&o, place);
		snprintf(path, sizeof(path), "objects/%.2s", place);
		scratch_dir(path);
		snprintf(path, sizeof(path), "objects/%s", place);
		snprintf(text, sizeof(text), "obj %4u", n);
		scratch_file(path, text);
	}
}

static void add(struct draft *d, struct draft_entry e)
{
	e.path_size = strlen(e.path);
	e.target_size = e.target ? strlen(e.target) : 0;
	e.mtime = -5;
	e.mtime_ns = 7;
	cr_assert_eq(draft_add(d, &e), 0, "%s: %s", e.path, draft_why(d));
}

static void add_objects(struct draft *d)
{
	for (unsigned int n = 0; n < OBJECTS; n++) {
		const struct index_object o = object(n);
		char path[16];
		uint32_t number;

		cr_assert_eq(draft_object(d, &o, &number), 0);
		snprintf(path, sizeof(path), "o/%u", n);
		add(d, (struct draft_entry){ .path = path,
					     .mode = S_IFREG | 0600,
					     .size = o.size,
					     .data = DRAFT_OBJECT,
					     .at = number });
	}
}

static struct index_file *make_index(void)
{
	static const struct index_extent extents[] = {
		{ 2, 3, 1, INDEX_NONE, 0 },  /* "123" */
		{ 10, 4, 4, 0, 0 },          /* "   0" */
		{ 14, 1, 9, INDEX_NONE, 0 }, /* "9" */
	};
	static const struct draft_xattr xattrs[] = {
		{ "user.b", "value", 5 },
		{ "user.a", "", 0 },
		{ "trusted.overlay.opaque", "y", 1 },
	};
	const struct draft_limits limits = DRAFT_LIMITS_DEFAULT;
	struct draft *d = draft_new(&limits);
	int fd = memfd_create("index", MFD_CLOEXEC);
	struct index_file *f;

	add(d, (struct draft_entry){ .path = "d", .mode = S_IFDIR | 01777 });
	add(d, (struct draft_entry){ .path = "f",
				     .mode = S_IFREG | 04755,
				     .uid = 1,
				     .gid = UINT32_MAX - 1,
				     .size = 4,
				     .at = 3,
				     .xattrs = xattrs,
				     .xattr_count = ARRAY_LEN(xattrs) });
	add(d, (struct draft_entry){ .path = "sparse",
				     .mode = S_IFREG | 0644,
				     .size = 20,
				     .data = DRAFT_EXTENTS,
				     .extents = extents,
				     .extent_count = ARRAY_LEN(extents) });
	add(d, (struct draft_entry){ .path = "hole",
				     .mode = S_IFREG | 0644,
				     .size = UINT64_C(1) << 50,
				     .data = DRAFT_EXTENTS });
	add(d, (struct draft_entry){
		       .path = "s", .mode = S_IFLNK, .target = "a/target" });
	add(d, (struct draft_entry){ .path = "c",
				     .mode = S_IFCHR | 0600,
				     .major = 4095,
				     .minor = 1048575 });
	add(d, (struct draft_entry){ .path = "past",
				     .mode = S_IFREG | 0644,
				     .size = 4,
				     .at = 7 });
	add(d, (struct draft_entry){ .path = ".wh.w", .mode = S_IFREG });
	add_objects(d);
	cr_assert_eq(draft_write(d, &layer, fd), 0);
	draft_free(d);
	cr_assert_eq(index_file_open(fd, &f), 0);
	return f;
}

static void begin(void)
{
	scoped_fd int layers = -1;
	scoped_fd int objects = -1;

	scratch_begin();
	make_store();
	layers = scratch_open("layers", O_PATH);
	objects = scratch_open("objects", O_PATH);
	cr_assert_eq(image_open(make_index(), layers, objects, &i), 0);
}

static void end(void)
{
	image_close(i);
}

TestSuite(image, .init = begin, .fini = end);

static uint32_t find_in(uint32_t dir, const char *name)
{
	uint32_t n;

	cr_assert_eq(image_find(i, dir, name, &n), 0, "%s", name);
	return n;
}

static uint32_t find(const char *name)
{
	return find_in(IMAGE_ROOT, name);
}

Test(image, names_are_found_and_listed)
{
	static const char *const names[] = {
		"c", "d", "f", "hole", "o", "past", "s", "sparse", "w",
	};
	static const uint8_t types[] = { DT_CHR, DT_DIR, DT_REG,
					 DT_REG, DT_DIR, DT_REG,
					 DT_LNK, DT_REG, DT_UNKNOWN };
	struct image_name n;
	uint32_t at = 0;
	uint32_t none;

	for (size_t k = 0; k < ARRAY_LEN(names); k++) {
		cr_assert_eq(image_next(i, IMAGE_ROOT, &at, &n), 1);
		cr_expect_eq(n.length, strlen(names[k]));
		cr_expect_eq(memcmp(n.text, names[k], n.length), 0);
		cr_expect_eq(n.type, types[k], "%s", names[k]);
		cr_expect_eq(n.inode, find(names[k]));
	}
	cr_expect_eq(image_next(i, IMAGE_ROOT, &at, &n), 0);
	cr_expect_eq(find("w"), IMAGE_WHITEOUT);
	cr_expect_eq(image_find(i, IMAGE_ROOT, "x", &none), -ENOENT);
	cr_expect_eq(image_find(i, find("f"), "x", &none), -ENOTDIR);
}

Test(image, attributes_are_those_of_the_tar)
{
	struct statx st;

	cr_assert_eq(image_stat(i, find("f"), &st), 0);
	cr_expect_eq(st.stx_mode, S_IFREG | 04755);
	cr_expect_eq(st.stx_uid, 1);
	cr_expect_eq(st.stx_gid, UINT32_MAX - 1);
	cr_expect_eq(st.stx_size, 4);
	cr_expect_eq(st.stx_nlink, 1);
	cr_expect_eq(st.stx_mtime.tv_sec, -5);
	cr_expect_eq(st.stx_ctime.tv_nsec, 7);
	cr_assert_eq(image_stat(i, find("d"), &st), 0);
	cr_expect_eq(st.stx_mode, S_IFDIR | 01777);
	cr_expect_eq(st.stx_nlink, 2);
	cr_assert_eq(image_stat(i, IMAGE_ROOT, &st), 0);
	cr_expect_eq(st.stx_mode, S_IFDIR | 0755);
	cr_expect_eq(st.stx_nlink, 4);
	cr_assert_eq(image_stat(i, find("c"), &st), 0);
	cr_expect_eq(st.stx_rdev_major, 4095);
	cr_expect_eq(st.stx_rdev_minor, 1048575);
	cr_assert_eq(image_stat(i, find("hole"), &st), 0);
	cr_expect_eq(st.stx_size, UINT64_C(1) << 50);
	cr_expect_eq(st.stx_blocks, 0);
}

Test(image, symlinks_are_read)
{
	char buf[16];

	cr_expect_eq(image_readlink(i, find("s"), buf, sizeof(buf)), 8);
	cr_expect_eq(memcmp(buf, "a/target", 8), 0);
	cr_expect_eq(image_readlink(i, find("f"), buf, 3), -EINVAL);
}

Test(image, xattrs_are_listed_and_read_by_their_stored_names)
{
	const char names[] = "trusted.overlay.overlay.opaque\0user.a\0user.b";
	uint32_t f = find("f");
	char buf[100];

	cr_expect_eq(image_xattr_list(i, f, NULL, 0), sizeof(names));
	cr_expect_eq(image_xattr_list(i, f, buf, 3), -ERANGE);
	cr_expect_eq(image_xattr_list(i, f, buf, sizeof(buf)), sizeof(names));
	cr_expect_eq(memcmp(buf, names, sizeof(names)), 0);
	cr_expect_eq(image_xattr_list(i, find("d"), buf, sizeof(buf)), 0);
	cr_expect_eq(image_xattr(i, f, "user.b", buf, 4), -ERANGE);
	cr_expect_eq(image_xattr(i, f, "user.b", buf, 5), 5);
	cr_expect_eq(memcmp(buf, "value", 5), 0);
	cr_expect_eq(image_xattr(i, f, "user.a", buf, 5), 0);
	cr_expect_eq(image_xattr(i, f, "user.", buf, 5), -ENODATA);
	cr_expect_eq(image_xattr(i, f, "trusted.overlay.opaque", buf, 5),
		     -ENODATA);
}

static void expect_read(uint32_t n, uint64_t at, size_t size, const char *text,
			size_t length)
{
	char buf[64];

	memset(buf, 'x', sizeof(buf));
	cr_expect_eq(image_read(i, n, buf, size, at), (ssize_t)length);
	cr_expect_eq(memcmp(buf, text, length), 0, "at %d", (int)at);
	cr_expect_eq(buf[length], 'x');
}

Test(image, contents_are_read_from_the_residue_and_from_objects)
{
	const char sparse[] = "\0\000123\0\0\0\0\0   09\0\0\0\0\0";

	expect_read(find("f"), 0, 60, "3456", 4);
	expect_read(find("f"), 2, 1, "5", 1);
	expect_read(find("f"), 4, 9, "", 0);
	expect_read(find("f"), UINT64_MAX - 3, 9, "", 0);
	expect_read(find_in(find("o"), "123"), 0, 60, "obj  123", 8);
	for (uint64_t at = 0; at <= 20; at++)
		for (size_t size = 1; at + size <= 20; size++)
			expect_read(find("sparse"), at, size, sparse + at,
				    size);
	expect_read(find("hole"), UINT64_C(1) << 49, 5, "\0\0\0\0\0", 5);
	cr_expect_eq(image_read(i, find("d"), (char[1]){ 0 }, 1, 0), -EISDIR);
	cr_expect_eq(image_read(i, find("s"), (char[1]){ 0 }, 1, 0), -EINVAL);
}

Test(image, contents_that_lie_outside_are_an_error)
{
	struct statx st;

	cr_expect_eq(image_read(i, find("past"), (char[1]){ 0 }, 1, 0), -EIO);
	cr_expect_eq(image_stat(i, find("past"), &st), -EIO);
}

static int count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

Test(image, few_files_are_open_however_many_are_in_use_by_turns)
{
	int before = count_descriptors();
	struct image_piece pieces[OBJECTS];
	uint32_t o = find("o");

	for (int round = 0; round < 2; round++) {
		for (unsigned int n = 0; n < OBJECTS; n++) {
			char name[16];

			snprintf(name, sizeof(name), "%u", n);
			cr_assert_eq(image_piece(i, find_in(o, name), 0,
						 &pieces[n]),
				     0);
			if (!round)
				image_piece_done(i, &pieces[n]);
		}
		cr_expect_leq(count_descriptors(),
			      before + (round ? OBJECTS : 64));
	}
	for (unsigned int n = 0; n < OBJECTS; n++) {
		char text[9];

		snprintf(text, sizeof(text), "obj %4u", n);
		expect_read(find_in(o, text + 4 + strspn(text + 4, " ")), 0, 9,
			    text, 8);
		image_piece_done(i, &pieces[n]);
	}
	cr_expect_leq(count_descriptors(), before + 64);
}

Test(image, files_that_are_missing_or_no_files_are_errors)
{
	const struct index_object o = object(5);
	char place[IMAGE_PATH_MAX];
	char buf[9];
	uint32_t n = find_in(find("o"), "5");
	scoped_fd int objects = scratch_open("objects", O_PATH);

	image_files_object_path(&o, place);
	cr_assert_eq(unlinkat(objects, place, 0), 0);
	cr_expect_eq(image_read(i, n, buf, 8, 0), -ENOENT);
	cr_assert_eq(symlinkat("/etc/passwd", objects, place), 0);
	cr_expect_eq(image_read(i, n, buf, 8, 0), -ELOOP);
	cr_assert_eq(unlinkat(objects, place, 0), 0);
	cr_assert_eq(mkfifoat(objects, place, 0600), 0);
	cr_expect_eq(image_read(i, n, buf, 8, 0), -EIO);
	cr_assert_eq(unlinkat(objects, place, 0), 0);
	cr_assert_eq(close(openat(objects, place, O_CREAT | O_WRONLY, 0600)),
		     0);
	cr_expect_eq(image_read(i, n, buf, 8, 0), -EIO, "another size");
}

Test(image, objects_have_the_number_of_their_layer)
{
	uint64_t number;
	uint32_t from;

	cr_expect_eq(image_layers(i), 1);
	cr_expect_eq(image_identity(i, 0), ID);
	cr_assert_eq(image_ino(i, find("f"), &from, &number), 0);
	cr_expect_eq(from, 0);
	cr_expect_eq(number, find("f"));
}

static atomic_int wrong;

static void *read_about(void *arg)
{
	unsigned int seed = (unsigned int)(uintptr_t)arg;
	uint32_t o = find("o");

	for (int k = 0; k < 3000; k++) {
		unsigned int n = (seed += 7919) % OBJECTS;
		char text[9];
		char buf[9] = "";
		char name[16];

		snprintf(text, sizeof(text), "obj %4u", n);
		snprintf(name, sizeof(name), "%u", n);
		if (image_read(i, find_in(o, name), buf, 8, 0) != 8 ||
		    strcmp(buf, text) != 0)
			atomic_fetch_add(&wrong, 1);
	}
	return NULL;
}

Test(image, threads_do_not_disturb_each_other, .timeout = 60)
{
	pthread_t threads[6];

	for (uintptr_t k = 0; k < ARRAY_LEN(threads); k++)
		pthread_create(&threads[k], NULL, read_about, (void *)k);
	for (size_t k = 0; k < ARRAY_LEN(threads); k++)
		pthread_join(threads[k], NULL);
	cr_expect_eq(wrong, 0);
}
