/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives of any bytes: each byte is told once and in order, entries keep the
 * promises of tar_entry.h, and neither depends on where windows end.
 *
 * No fuzzer guesses checksums.  So a header that is refused for its checksum gets
 * the right one, and the archive is read again.
 */
#include <string.h>

#include "fuzz.h"
#include "hash.h"
#include "scope.h"
#include "tar_reader.h"
#include "tests/import/witness.h"

/* Headers that are repaired in one archive. */
#define REPAIRS_MAX 32

/* Small ones, so that small archives reach them. */
static const struct tar_limits limits = {
	.path_bytes = 1000,
	.name_bytes = 255,
	.depth = 50,
	.symlink_bytes = 500,
	.xattr_name_bytes = 60,
	.xattr_bytes = 200,
	.xattrs = 6,
	.xattr_names_bytes = 200,
	.meta_bytes = 3000,
	.segments = 60,
	.headers = 40,
};

struct outcome {
	int err;
	const char *rule;
	struct tar_place place;
	uint64_t entries;
	uint64_t sum; /* of all that entries say */
};

static void add(struct outcome *o, const void *p, size_t n)
{
	o->sum = hash_bytes(p, n, o->sum);
}

static void check_segments(const struct tar_entry *e)
{
	uint64_t end = 0;
	uint64_t sum = 0;

	must(e->segment_count <= limits.segments);
	for (size_t i = 0; i < e->segment_count; i++) {
		const struct tar_segment *s = &e->segments[i];

		must(s->len && s->at >= end && s->len <= e->size - s->at);
		end = s->at + s->len;
		sum += s->len;
	}
	must(end <= e->size && sum == e->stored);
}

static void check_xattrs(const struct tar_entry *e, struct outcome *o)
{
	must(e->xattr_count <= limits.xattrs);
	for (size_t i = 0; i < e->xattr_count; i++) {
		const struct tar_xattr *x = &e->xattrs[i];

		must(*x->name && x->size && x->size <= limits.xattr_bytes);
		add(o, x->name, strlen(x->name));
		add(o, x->value, x->size);
	}
}

static void check_entry(const struct tar_entry *e, struct outcome *o)
{
	bool link = e->type == TAR_HARD_LINK || e->type == TAR_SYMLINK;
	uint64_t numbers[] = {
		e->type,     e->mode,   e->uid,     e->gid,
		e->major,    e->minor,  e->size,    (uint64_t)e->mtime.s,
		e->mtime.ns, e->stored, e->body_at, e->header_at
	};

	must(*e->path && strlen(e->path) <= limits.path_bytes);
	must(!e->linkname == !link);
	must(!link || (*e->linkname && strlen(e->linkname) <= 1000));
	must(e->mode <= 07777 && e->mtime.ns < 1000000000);
	must(e->uid != UINT32_MAX && e->gid != UINT32_MAX);
	must(e->type == TAR_FILE || (!e->size && !e->stored));
	must(e->size <= INT64_MAX && e->body_at > e->header_at);
	must(e->sparse || (e->stored == e->size && !e->segment_count));
	if (e->sparse)
		check_segments(e);
	o->entries++;
	add(o, numbers, sizeof(numbers));
	add(o, e->path, strlen(e->path));
	add(o, e->linkname ?: "", link ? strlen(e->linkname) : 0);
	add(o, e->segments, e->segment_count * sizeof(*e->segments));
	check_xattrs(e, o);
}

/* All of it, or one chunk, or nothing. */
static int take(struct tar *t, const struct tar_entry *e, struct witness *w)
{
	uint64_t wanted = e->number % 3 ? e->number % 3 : 0;
	uint64_t got = 0;
	const uint8_t *p;
	size_t n;
	int more = 1;

	while (wanted && (more = tar_body_chunk(t, &p, &n)) > 0) {
		must(n && w->told == e->body_at + got);
		witness_see(w, p, n);
		got += n;
		wanted -= wanted == 1;
	}
	must(got <= e->stored && (more || got == e->stored));
	return more;
}

static void run(const uint8_t *p, size_t n, size_t widest, struct outcome *o)
{
	struct memory_windows in = memory_windows(p, n, widest, (uint32_t)n);
	struct witness w = { .stream = p, .len = n };
	struct tar_entry e;
	struct tar *t;
	int more;

	memset(o, 0, sizeof(*o));
	must(!tar_open(&in.w, witness_of(&w), &limits, &t));
	while ((more = tar_next(t, &e)) > 0) {
		check_entry(&e, o);
		if (take(t, &e, &w) < 0)
			break;
	}
	o->err = tar_next(t, &e);
	o->rule = tar_error(t);
	tar_where(t, &o->place);
	must(!w.wrong && o->err <= 0 && !o->err == !o->rule);
	must(o->err || w.told == n);
	if (o->place.path)
		add(o, o->place.path, strlen(o->place.path));
	tar_close(t);
	memory_windows_end(&in);
}

static bool repair(uint8_t *p, size_t n, const struct outcome *o)
{
	uint8_t *block = p + o->place.header_at;
	unsigned int sum = 0;

	if (!o->rule || strcmp(o->rule, tar_rule_text(TAR_CHECKSUM)) != 0)
		return false;
	must(n - o->place.header_at >= TAR_BLOCK);
	memset(block + 148, ' ', 8);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	scoped_free uint8_t *copy = malloc(n ? n : 1);
	struct outcome o;
	struct outcome other;

	must(copy);
	memcpy(copy, p, n);
	run(copy, n, 0, &o);
	for (int i = 0; i < REPAIRS_MAX && repair(copy, n, &o); i++)
		run(copy, n, 0, &o);
	run(copy, n, 1 + n % 700, &other);
	must(o.err == other.err && o.rule == other.rule);
	must(o.entries == other.entries && o.sum == other.sum);
	must(o.place.header_at == other.place.header_at);
	return 0;
}
