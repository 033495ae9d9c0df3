/* SPDX-License-Identifier: Apache-2.0 */
#include "index_file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "draft.h"
#include "hash.h"
#include "index_dir.h"
#include "index_write.h"
#include "scope.h"
#include "tars.h"
#include "tests/fuzz/walk_index.h"

#define HASHED offsetof(struct index_head, entries)

/* The bytes of a file that an index has been written to. */
struct bytes {
	uint8_t *at;
	size_t size;
};

static struct bytes bytes_of(int fd)
{
	struct stat st;
	struct bytes b;

	cr_assert_eq(fstat(fd, &st), 0);
	b.size = (size_t)st.st_size;
	b.at = malloc(b.size);
	cr_assert_eq(pread(fd, b.at, b.size, 0), st.st_size);
	return b;
}

static int memory_file(void)
{
	int fd = memfd_create("index", MFD_CLOEXEC);

	cr_assert_geq(fd, 0);
	return fd;
}

/* A bit of everything that an index can have. */
static struct draft *draft_of_all(void)
{
	const struct index_object object = { .size = 9 };
	const struct index_extent extents[] = {
		{ 3, 4, 10, 0, 0 },
		{ 20, 5, 90, INDEX_NONE, 0 },
	};
	const struct draft_xattr xattrs[] = {
		{ "user.a", "value", 5 },
		{ "trusted.overlay.opaque", "y", 1 },
	};
	struct draft *d = tars_draft("d d:700; f d/a=5; s d/s ../x; h b d/a; "
				     "c c; w d/w; q e; h l gone; d d/d; "
				     "f d/d/f=1");
	const struct draft_entry object_file = {
		.path = "d/object",
		.path_size = 8,
		.mode = S_IFREG | 0644,
		.size = 9,
		.data = DRAFT_OBJECT,
	};
	struct draft_entry sparse = object_file;
	uint32_t number;

	sparse.path = "d/sparse";
	sparse.size = 30;
	sparse.data = DRAFT_EXTENTS;
	sparse.extents = extents;
	sparse.extent_count = ARRAY_LEN(extents);
	sparse.xattrs = xattrs;
	sparse.xattr_count = ARRAY_LEN(xattrs);
	cr_assert_eq(draft_object(d, &object, &number), 0);
	cr_assert_eq(draft_add(d, &object_file), 0);
	cr_assert_eq(draft_add(d, &sparse), 0);
	return d;
}

static int file_of_all(void)
{
	const struct index_layer layer = tars_layer(1);
	struct draft *d = draft_of_all();
	int fd = memory_file();

	cr_assert_eq(draft_write(d, &layer, fd), 0);
	draft_free(d);
	return fd;
}

static struct bytes bytes_of_all(void)
{
	scoped_fd int fd = file_of_all();

	return bytes_of(fd);
}

static void seal(struct bytes b)
{
	struct index_head head;

	memcpy(&head, b.at, sizeof(head));
	head.size = b.size;
	head.checksum = hash_bytes(b.at + HASHED, b.size - HASHED, 0);
	memcpy(b.at, &head, HASHED);
}

static int open_bytes(struct bytes b)
{
	struct index_file *f;
	int err = index_file_open_bytes(b.at, b.size, &f);

	if (!err)
		index_file_close(f);
	return err;
}

Test(index_file, what_was_written_is_read)
{
	struct index_file *f;

	cr_assert_eq(index_file_open(file_of_all(), &f), 0);
	cr_expect_str_eq(tars_tree(f),
			 "f b=5; c c; d d:700; h d/a b; d d/d; f d/d/f=1; "
			 "f d/object=9; s d/s ../x; f d/sparse=30; w d/w; "
			 "o e; l l gone");
	cr_expect_eq(index_file_head(f)->data, 5 + 1 + 9 + 30);
	cr_expect_eq(index_file_head(f)->entries, 12);
	index_file_close(f);
}

Test(index_file, the_same_tar_gives_the_same_bytes)
{
	struct bytes a = bytes_of_all();
	struct bytes b = bytes_of_all();

	cr_expect_eq(a.size, b.size);
	cr_expect_eq(memcmp(a.at, b.at, a.size), 0);
	free(a.at);
	free(b.at);
}

Test(index_file, every_byte_counts)
{
	struct bytes b = bytes_of_all();

	cr_expect_eq(open_bytes(b), 0);
	for (size_t i = 0; i < b.size; i++) {
		int err;

		b.at[i] ^= 1;
		err = open_bytes(b);
		cr_expect(err == (i == 15 ? -EPROTONOSUPPORT : -EIO),
			  "byte %zu: %d", i, err);
		b.at[i] ^= 1;
	}
	free(b.at);
}

Test(index_file, a_file_that_was_cut_or_is_none_is_refused)
{
	struct bytes b = bytes_of_all();
	size_t whole = b.size;
	struct index_file *f;

	for (b.size = 0; b.size < whole; b.size++)
		cr_expect_eq(open_bytes(b), -EIO, "%zu", b.size);
	cr_expect_eq(index_file_open(memory_file(), &f), -EIO);
	cr_expect_eq(index_file_open(open("/", O_RDONLY | O_CLOEXEC), &f),
		     -EIO);
	free(b.at);
}

/* Whatever the bytes say, nothing outside is touched, and it ends. */
Test(index_file, no_byte_leads_astray, .timeout = 120)
{
	static const uint8_t flips[] = { 0x01, 0x04, 0x40, 0x80, 0xff };
	struct bytes b = bytes_of_all();

	for (size_t i = HASHED; i < b.size; i++) {
		uint8_t was = b.at[i];

		for (size_t k = 0; k <= ARRAY_LEN(flips); k++) {
			struct index_file *f;

			b.at[i] = k < ARRAY_LEN(flips) ? was ^ flips[k] : 0;
			seal(b);
			if (!index_file_open_bytes(b.at, b.size, &f))
				walk_index(f);
		}
		b.at[i] = was;
	}
	free(b.at);
}

/* --- forged ones ----------------------------------------------------------- */

static struct index_inode dir(uint64_t at, uint32_t count)
{
	return (struct index_inode){
		.mode = S_IFDIR | 0755,
		.xattrs = INDEX_NONE,
		.at = at,
		.count = count,
	};
}

static int open_forged(const struct index_inode *inodes, size_t inode_count,
		       const struct index_name *names, size_t name_count)
{
	const struct index_layer layer = tars_layer(1);
	const struct index_contents c = {
		.layers = &layer,
		.layer_count = 1,
		.inodes = inodes,
		.inode_count = inode_count,
		.names = names,
		.name_count = name_count,
		.text = "abc/",
		.text_bytes = 4,
	};
	struct index_file *f;
	int fd = memory_file();
	int err;

	cr_assert_eq(index_write(fd, &c), 0);
	err = index_file_open(fd, &f);
	if (!err)
		walk_index(f);
	return err;
}

Test(index_file, a_directory_is_in_one_place)
{
	const struct index_inode inodes[] = { dir(0, 2), dir(2, 0) };
	const struct index_name names[] = { { 0, 1, 0, 1 }, { 1, 1, 0, 1 } };

	cr_expect_eq(open_forged(inodes, 2, names, 1), -EIO, "too few names");
	cr_expect_eq(open_forged(inodes, 2, names, 2), -EIO);
}

Test(index_file, directories_share_no_names)
{
	const struct index_inode inodes[] = { dir(0, 1), dir(0, 1) };
	const struct index_name names[] = { { 0, 1, 0, 1 } };

	cr_expect_eq(open_forged(inodes, 2, names, 1), -EIO);
}

static int first_entry(uint32_t text, uint32_t length, uint32_t child)
{
	const struct index_layer layer = tars_layer(1);
	const struct index_inode inodes[] = { dir(0, 1), dir(1, 0) };
	const struct index_name names[] = { { text, length & 255, 0, child } };
	const struct index_contents c = {
		.layers = &layer,
		.layer_count = 1,
		.inodes = inodes,
		.inode_count = 2,
		.names = names,
		.name_count = 1,
		.text = "a/..\0.",
		.text_bytes = 6,
	};
	struct index_inode root;
	struct index_entry e;
	struct index_file *f;
	int fd = memory_file();
	int err;

	cr_assert_eq(index_write(fd, &c), 0);
	cr_assert_eq(index_file_open(fd, &f), 0);
	cr_assert_eq(index_file_dir(f, 0, &root), 0);
	err = index_dir_entry(f, 0, &root, 0, &e);
	cr_expect_eq(index_dir_entry(f, 0, &root, 1, &e), -EIO);
	index_file_close(f);
	return err;
}

Test(index_file, names_are_names_and_lead_down)
{
	static const struct {
		const char *what;
		uint32_t text, length, child;
		int err;
	} cases[] = {
		{ "a", 0, 1, 1, 0 },
		{ "a whiteout", 0, 1, INDEX_NONE, 0 },
		{ "its own directory", 0, 1, 0, -EIO },
		{ "no inode", 0, 1, 2, -EIO },
		{ "no name", 0, 0, 1, -EIO },
		{ "a slash", 0, 2, 1, -EIO },
		{ "..", 2, 2, 1, -EIO },
		{ ".", 5, 1, 1, -EIO },
		{ "a zero byte", 3, 2, 1, -EIO },
		{ "past the end", 5, 2, 1, -EIO },
		{ "behind the end", 7, 1, 1, -EIO },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(first_entry(cases[i].text, cases[i].length,
					 cases[i].child),
			     cases[i].err, "%s", cases[i].what);
}

/* As if its disk failed while it is in use. */
Test(index_file, what_is_cut_while_it_is_open_is_an_error)
{
	int fd = file_of_all();
	struct index_inode i;
	struct index_file *f;

	cr_assert_eq(index_file_open(dup(fd), &f), 0);
	cr_expect_eq(index_file_inode(f, 1, &i), 0);
	cr_assert_eq(ftruncate(fd, 0), 0);
	cr_expect_eq(index_file_inode(f, 1, &i), -EIO);
	walk_index(f);
	close(fd);
}
