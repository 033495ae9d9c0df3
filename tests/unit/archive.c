/* SPDX-License-Identifier: Apache-2.0 */
#include "archive.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archives.h"
#include "scope.h"
#include "scratch.h"

TestSuite(archive, .init = archives_begin);

static struct blob tar;

static void expect_kind(enum archive_kind kind)
{
	int err;

	tar_finish(&tar);
	err = archives_open(&tar);
	cr_assert_eq(err, 0, "%s", archives_refusal.text);
	cr_expect_eq(archives_found.kind, kind, "%s",
		     archive_kind_name(archives_found.kind));
	blob_free(&tar);
}

static void expect_refused(int err, const char *words)
{
	cr_expect(err < 0, "taken, but should be refused: %s", words);
	cr_expect_str_eq(archives_refusal.text, words);
	blob_free(&tar);
}

static void add_docker(const char *layer)
{
	tar_add_json(&tar, "manifest.json",
		     "[{'Config':'c','RepoTags':['n'],'Layers':[%s]}]", layer);
	tar_add_json(&tar, "c", "{'rootfs':{'diff_ids':[%s]}}",
		     *layer ? "'sha256:0123456789abcdef0123456789abcdef"
			      "0123456789abcdef0123456789abcdef'" :
			      "");
	tar_add(&tar, "l", "layer", 5);
}

static void add_oci(int layers)
{
	struct descriptor d = tar_add_image(&tar, layers, "");

	tar_add_json(&tar, "oci-layout", "{'imageLayoutVersion':'1.0.0'}");
	tar_add_json(&tar, "index.json", "{'schemaVersion':2,'manifests':[%s]}",
		     described(&d, TYPE_MANIFEST, ""));
}

/* --- What it is -------------------------------------------------------------- */

Test(archive, without_a_document_it_is_a_layer)
{
	tar_add(&tar, "app/main", "x", 1);
	expect_kind(ARCHIVE_LAYER);
	expect_kind(ARCHIVE_LAYER); /* two zero blocks */
	add_docker("'l'");
	expect_kind(ARCHIVE_DOCKER);
	add_oci(1);
	expect_kind(ARCHIVE_OCI);
}

Test(archive, what_lies_where_a_system_has_it_makes_a_layer)
{
	static const char *const paths[] = { "./etc/x", "usr", "/var/", ".wh.x",
					     "bin/sh" };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		tar_add_json(&tar, "manifest.json", "{'name':'of a browser'}");
		tar_add(&tar, paths[i], "x", 1);
		expect_kind(ARCHIVE_LAYER);
	}
	tar_add(&tar, "etcetera/x", "x", 1);
	add_docker("'l'");
	expect_kind(ARCHIVE_DOCKER);
}

Test(archive, a_layer_may_be_said_to_be_one)
{
	archives_options.is_layer = true;
	add_docker("'l'");
	expect_kind(ARCHIVE_LAYER);
}

/* Docker 25 and later write both. */
Test(archive, of_both_the_oci_layout_counts_unless_it_has_no_layers)
{
	add_docker("'l'");
	add_oci(1);
	expect_kind(ARCHIVE_OCI);
	add_docker("'l'");
	add_oci(0);
	expect_kind(ARCHIVE_DOCKER);
	add_oci(0);
	expect_kind(ARCHIVE_OCI);
}

/* --- Where it is ------------------------------------------------------------- */

static void read_layer(char text[16])
{
	const struct archive_layer *l =
		&archives_found.list.images[0].layers[0];
	scoped_fd int fd = -1;
	struct source s;
	ssize_t n;

	cr_assert_eq(archive_open_layer(&archives_found, l, &archives_refusal,
					&s, &fd),
		     0);
	n = source_read(&s, -1, text, 15);
	cr_assert(n >= 0);
	text[n] = '\0';
}

Test(archive, compressed_it_is_the_same)
{
	scoped_blob struct blob gzip = { 0 };
	scoped_blob struct blob zstd = { 0 };
	char text[16];

	add_docker("'l'");
	tar_finish(&tar);
	blob_gzip(&gzip, tar.p, tar.n);
	cr_assert_eq(archives_open(&gzip), 0, "%s", archives_refusal.text);
	read_layer(text);
	cr_expect_str_eq(text, "layer");
	blob_zstd(&zstd, tar.p, tar.n);
	cr_assert_eq(archives_open(&zstd), 0, "%s", archives_refusal.text);
	read_layer(text);
	cr_expect_str_eq(text, "layer");
}

Test(archive, a_compressed_layer_stays_compressed)
{
	scoped_blob struct blob gzip = { 0 };
	char text[16];

	tar_add(&tar, "usr/x", "x", 1);
	tar_finish(&tar);
	blob_gzip(&gzip, tar.p, tar.n);
	cr_assert_eq(archives_open(&gzip), 0, "%s", archives_refusal.text);
	cr_expect_eq(archives_found.kind, ARCHIVE_LAYER);
	read_layer(text);
	cr_expect_eq(memcmp(text, gzip.p, 15), 0);
}

Test(archive, from_a_pipe_it_is_the_same)
{
	int fds[2];
	char text[16];

	add_docker("'l'");
	tar_finish(&tar);
	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(write(fds[1], tar.p, tar.n), (ssize_t)tar.n);
	close(fds[1]);
	cr_assert_eq(archive_open(fds[0], &archives_options, &archives_refusal,
				  &archives_found),
		     0, "%s", archives_refusal.text);
	close(fds[0]);
	read_layer(text);
	cr_expect_str_eq(text, "layer");
}

#define HEX64                              \
	"0123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef"

static int open_dir(void)
{
	return archive_open(scratch_fd(), &archives_options, &archives_refusal,
			    &archives_found);
}

Test(archive, of_a_directory_only_regular_files_are_read)
{
	expect_refused(open_dir(), "a directory without oci-layout");
	scratch_file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
	expect_refused(open_dir(), "index.json: not in the archive");
	scratch_symlink("index.json", "oci-layout");
	expect_refused(open_dir(), "index.json: a symbolic link");
	cr_assert_eq(unlinkat(scratch_fd(), "index.json", 0), 0);
	cr_assert_eq(mkfifoat(scratch_fd(), "index.json", 0600), 0);
	expect_refused(open_dir(), "index.json: not a file");
	cr_assert_eq(unlinkat(scratch_fd(), "index.json", 0), 0);
	scratch_file("index.json",
		     "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":"
		     "\"" TYPE_MANIFEST "\",\"digest\":\"sha256:" HEX64
		     "\",\"size\":2}]}");
	scratch_dir("elsewhere");
	scratch_dir("elsewhere/sha256");
	scratch_file("elsewhere/sha256/" HEX64, "{}");
	scratch_symlink("blobs", "elsewhere");
	expect_refused(open_dir(), "index.json: manifest 1: blobs/sha256/" HEX64
				   ": a symbolic link");
}

/* --- What is refused --------------------------------------------------------- */

Test(archive, what_is_no_archive_is_refused)
{
	scoped_blob struct blob gzip = { 0 };

	expect_refused(archives_open(&tar), "empty");
	blob_fill(&tar, 'x', 2000);
	expect_refused(archives_open(&tar),
		       "not a tar archive: bad header checksum");
	blob_fill(&tar, 'x', 2000);
	blob_gzip(&gzip, tar.p, tar.n);
	expect_refused(archives_open(&gzip),
		       "not a tar archive: bad header checksum");
	blob_add(&tar,
		 "\xfd"
		 "7zXZ\0\0\0",
		 8);
	expect_refused(archives_open(&tar),
		       "xz-compressed; recompress as gzip or zstd");
}

Test(archive, a_truncated_one_is_refused)
{
	scoped_blob struct blob gzip = { 0 };
	size_t whole;

	add_docker("'l'");
	tar_finish(&tar);
	blob_gzip(&gzip, tar.p, tar.n);
	whole = gzip.n;
	for (gzip.n = 8; gzip.n < whole; gzip.n++) {
		cr_expect_eq(archives_open(&gzip), -EBADMSG);
		cr_expect_str_eq(archives_refusal.text,
				 "truncated gzip stream");
	}
	tar.n -= 3 * 512;
	cr_expect(archives_open(&tar) < 0);
	cr_expect(strstr(archives_refusal.text, "header 3 (l): "), "%s",
		  archives_refusal.text);
}
