/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_tar FILE [WIDEST [SEED]]: what the reader sees in an archive, as one line
 * of JSON for each entry (bytes of names as U+0000 to U+00FF, contents as their
 * crc32 with the holes), and in the end or for an error one more (at the end
 * with the crc32 of all contents one after the other).  Windows are
 * up to WIDEST bytes; every third body is left to be kept.  Status 1: refused;
 * 2: the reader did not tell each byte once.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "tar_reader.h"
#include "tests/import/witness.h"

/* Bytes of a file whose contents are hashed: more are holes most likely. */
#define HASHED_MAX (64 << 20)

static const char *const types[] = {
	[TAR_FILE] = "file",   [TAR_HARD_LINK] = "link",
	[TAR_SYMLINK] = "sym", [TAR_CHAR] = "char",
	[TAR_DIR] = "dir",     [TAR_BLOCK_DEVICE] = "block",
	[TAR_FIFO] = "fifo",
};

static void print_bytes(const char *key, const void *p, size_t len)
{
	printf("%s\"", key);
	for (const uint8_t *at = p; len--; at++) {
		if (*at < ' ' || *at > '~' || *at == '"' || *at == '\\')
			printf("\\u%04x", *at);
		else
			putchar(*at);
	}
	putchar('"');
}

static void print_text(const char *key, const char *s)
{
	print_bytes(key, s, strlen(s));
}

static uLong crc_of_hole(uLong crc, uint64_t len)
{
	static const uint8_t zeroes[65536];

	while (len) {
		uInt n = len < sizeof(zeroes) ? (uInt)len : sizeof(zeroes);

		crc = crc32(crc, zeroes, n);
		len -= n;
	}
	return crc;
}

static uLong crc_of(const struct tar_entry *e, const uint8_t *body)
{
	uint64_t at = 0;
	uLong crc = 0;

	if (!e->sparse)
		return crc32_z(0, body, e->stored);
	for (size_t i = 0; i < e->segment_count; i++) {
		const struct tar_segment *s = &e->segments[i];

		crc = crc_of_hole(crc, s->at - at);
		crc = crc32_z(crc, body, s->len);
		body += s->len;
		at = s->at + s->len;
	}
	return crc_of_hole(crc, e->size - at);
}

static void print_lists(const struct tar_entry *e)
{
	printf(", \"segments\": [");
	for (size_t i = 0; i < e->segment_count; i++)
		printf("%s[%" PRIu64 ", %" PRIu64 "]", i ? ", " : "",
		       e->segments[i].at, e->segments[i].len);
	printf("], \"xattrs\": {");
	for (size_t i = 0; i < e->xattr_count; i++) {
		print_text(i ? ", " : "", e->xattrs[i].name);
		print_bytes(": ", e->xattrs[i].value, e->xattrs[i].size);
	}
	printf("}");
}

/* *all: the crc of the contents so far, and of this entry's. */
static void print_contents(const struct tar_entry *e, const struct witness *w,
			   uLong *all)
{
	uLong crc;

	if (e->size > HASHED_MAX || e->body_at + e->stored > w->len)
		return;
	crc = crc_of(e, w->stream + e->body_at);
	*all = crc32_combine64(*all, crc, (z_off64_t)e->size);
	printf(", \"crc\": %lu", crc);
}

static void print_entry(const struct tar_entry *e, const struct witness *w,
			uLong *all)
{
	printf("{\"type\": \"%s\"", types[e->type]);
	print_text(", \"path\": ", e->path);
	if (e->linkname)
		print_text(", \"target\": ", e->linkname);
	printf(", \"mode\": %u, \"uid\": %u, \"gid\": %u", e->mode, e->uid,
	       e->gid);
	printf(", \"major\": %u, \"minor\": %u", e->major, e->minor);
	printf(", \"mtime\": [%" PRId64 ", %u]", e->mtime.s, e->mtime.ns);
	printf(", \"size\": %" PRIu64 ", \"stored\": %" PRIu64, e->size,
	       e->stored);
	printf(", \"body_at\": %" PRIu64, e->body_at);
	printf(", \"sparse\": %s", e->sparse ? "true" : "false");
	print_contents(e, w, all);
	print_lists(e);
	printf("}\n");
}

static int take_body(struct tar *t, struct witness *w)
{
	const uint8_t *p;
	size_t n;
	int more;

	while ((more = tar_body_chunk(t, &p, &n)) > 0)
		witness_see(w, p, n);
	return more;
}

static int list(struct tar *t, struct witness *w, uLong *all)
{
	struct tar_entry e;
	int more;

	while ((more = tar_next(t, &e)) > 0) {
		print_entry(&e, w, all);
		if (e.number % 3 && (more = take_body(t, w)) < 0)
			break;
	}
	return more;
}

static void print_error(const struct tar *t, int err)
{
	struct tar_place place;

	tar_where(t, &place);
	print_text("{\"error\": ", tar_error(t) ?: strerror(-err));
	print_text(", \"path\": ", place.path ?: "");
	printf(", \"number\": %" PRIu64 ", \"at\": %" PRIu64 "}\n",
	       place.number, place.header_at);
}

static int read_tar(struct memory_windows *in, struct witness *w)
{
	struct tar *t;
	int err = tar_open(&in->w, witness_of(w), NULL, &t);
	int status = 0;
	uLong all = 0;

	if (err)
		return 2;
	err = list(t, w, &all);
	if (err) {
		print_error(t, err);
		status = 1;
	} else {
		printf("{\"end\": true, \"clean\": %s, \"all\": %lu}\n",
		       tar_tail_is_clean(t) ? "true" : "false", all);
	}
	if (w->wrong || (!err && w->told != w->len))
		status = 2;
	tar_close(t);
	return status;
}

int main(int argc, char **argv)
{
	size_t widest = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	uint32_t seed = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 1;
	int fd = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
	struct stat st;
	const uint8_t *p = (const uint8_t *)"";
	struct memory_windows in;
	struct witness w;
	int status;

	if (fd < 0 || fstat(fd, &st) < 0)
		return 2;
	if (st.st_size)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			 0);
	close(fd);
	if (p == MAP_FAILED)
		return 2;
	in = memory_windows(p, (size_t)st.st_size, widest, seed);
	w = (struct witness){ .stream = p, .len = (size_t)st.st_size };
	status = read_tar(&in, &w);
	memory_windows_end(&in);
	return status;
}
