/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records lie in the order of the lower halves of the ids, so one of a
 * known id is found by one read.
 *
 * They are in chains, by hash of directory and name, or of the number: the
 * heads of the chains are in memory, the rest is in the records.  A record
 * that is in no chain is of no one; it stays where it is until another one
 * comes there.
 */
#include "past.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "hash.h"
#include "records.h"
#include "scope.h"

#define SHARDS      16   /* of chains, and as many for the linked */
#define SHARD_HEADS 1024 /* at first: a page */
#define KIND_LINKED 0x80 /* beside the upper bits of the type */

struct shard {
	pthread_mutex_t lock;
	uint32_t *heads; /* index + 1; NULL: nothing is in here */
	uint32_t size;   /* a power of two */
	_Atomic uint32_t count;
} __attribute__((aligned(64)));

struct past {
	struct records file;
	struct shard names[SHARDS];   /* by hash of directory and name */
	struct shard numbers[SHARDS]; /* the linked, by hash of the number */
};

struct past *past_new(int fd)
{
	struct past *p = aligned_alloc(64, sizeof(*p));

	if (!p) {
		scope_close_fd(&fd);
		return NULL;
	}
	memset(p, 0, sizeof(*p));
	records_init(&p->file, fd);
	for (int i = 0; i < SHARDS; i++) {
		pthread_mutex_init(&p->names[i].lock, NULL);
		pthread_mutex_init(&p->numbers[i].lock, NULL);
	}
	return p;
}

/* Not among the nodes, of which memory could not be given back then. */
static uint32_t *heads_new(uint32_t size)
{
	uint32_t *heads = mmap(NULL, size * sizeof(*heads),
			       PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return heads == MAP_FAILED ? NULL : heads;
}

static void heads_free(uint32_t *heads, uint32_t size)
{
	if (heads)
		munmap(heads, size * sizeof(*heads));
}

static void shard_end(struct shard *s)
{
	heads_free(s->heads, s->size);
	pthread_mutex_destroy(&s->lock);
}

void past_free(struct past *p)
{
	for (int i = 0; i < SHARDS; i++) {
		shard_end(&p->names[i]);
		shard_end(&p->numbers[i]);
	}
	records_end(&p->file);
	free(p);
}

/* --- chains ---------------------------------------------------------------- */

static uint32_t *head_of(const struct shard *s, uint32_t hash)
{
	return &s->heads[hash / SHARDS & (s->size - 1)];
}

/*
 * A chain of the old heads becomes two: of either half, the order stays, so
 * few records have to be written.
 */
static bool chain_split(struct past *p, const struct shard *s, uint32_t chain,
			uint32_t *heads)
{
	struct record last[2] = { 0 };
	uint32_t tails[2] = { 0 };
	uint32_t next = s->heads[chain];
	bool ok = true;

	while (ok && next) {
		struct record r;
		uint32_t at = next - 1;
		int half;

		ok = records_read(&p->file, at, &r);
		if (!ok)
			break;
		half = (r.hash / SHARDS & s->size) != 0;
		if (!tails[half])
			heads[chain + (half ? s->size : 0)] = next;
		else if (last[half].next != next)
			records_link(&p->file, tails[half] - 1, next);
		tails[half] = next;
		last[half] = r;
		next = r.next;
	}
	for (int half = 0; half < 2; half++)
		if (ok && tails[half] && last[half].next)
			records_link(&p->file, tails[half] - 1, 0);
	return ok;
}

/* A chain that can not be read is lost, with all that are in it. */
static void shard_grow(struct past *p, struct shard *s)
{
	uint32_t *heads = heads_new(s->size * 2);

	if (!heads)
		return;
	for (uint32_t i = 0; i < s->size; i++)
		if (!chain_split(p, s, i, heads))
			heads[i] = heads[i + s->size] = 0;
	heads_free(s->heads, s->size);
	s->heads = heads;
	s->size *= 2;
}

static bool shard_begin(struct shard *s)
{
	if (s->heads)
		return true;
	s->heads = heads_new(SHARD_HEADS);
	s->size = SHARD_HEADS;
	return s->heads;
}

static void shard_settle(struct shard *s)
{
	if (s->count)
		return;
	heads_free(steal(&s->heads), s->size);
	s->size = 0;
}

/* A record that was found in a chain. */
struct found {
	struct record r;
	uint32_t index;
	uint32_t before; /* index + 1 of the one before it; 0: the head */
};

static bool is_called(struct past *p, const struct found *f,
		      const struct past_who *who)
{
	char name[NAME_MAX + 1];
	struct record r;

	if (f->r.hash != who->hash || f->r.dir != who->dir ||
	    f->r.length != strlen(who->name))
		return false;
	if (f->r.length <= RECORD_NAME)
		return !memcmp(f->r.name, who->name, f->r.length);
	return records_read_name(&p->file, f->index, &r, name) &&
	       !strcmp(name, who->name);
}

static uint8_t kind_of(const struct past_who *who)
{
	return (uint8_t)(who->type >> 12 | (who->linked ? KIND_LINKED : 0));
}

static bool is_one(const struct found *f, const struct past_who *who)
{
	return f->r.ino == who->ino &&
	       ((f->r.kind ^ kind_of(who)) & ~KIND_LINKED) == 0;
}

/* Of the linked, whoever has the number; else whoever has the name. */
static bool is_found(struct past *p, const struct found *f,
		     const struct past_who *who)
{
	return f->r.kind & KIND_LINKED ? is_one(f, who) : is_called(p, f, who);
}

static bool chain_find(struct past *p, const struct shard *s, uint32_t hash,
		       const struct past_who *who, struct found *out)
{
	uint32_t next = *head_of(s, hash);

	out->before = 0;
	while (next && records_read(&p->file, next - 1, &out->r)) {
		out->index = next - 1;
		if (is_found(p, out, who))
			return true;
		out->before = next;
		next = out->r.next;
	}
	return false;
}

static void chain_remove(struct past *p, struct shard *s, uint32_t hash,
			 const struct found *f)
{
	if (f->before)
		records_link(&p->file, f->before - 1, f->r.next);
	else
		*head_of(s, hash) = f->r.next;
	s->count--;
	shard_settle(s);
}

static uint64_t shard_take(struct past *p, struct shard *s, uint32_t hash,
			   const struct past_who *who, bool *same)
{
	struct found f;
	uint64_t id = 0;

	if (!s->count)
		return 0;
	pthread_mutex_lock(&s->lock);
	if (s->count && chain_find(p, s, hash, who, &f)) {
		chain_remove(p, s, hash, &f);
		id = f.r.id;
		*same = is_one(&f, who);
	}
	pthread_mutex_unlock(&s->lock);
	return id;
}

static bool shard_put(struct past *p, struct shard *s, struct record *r,
		      const char *name)
{
	uint32_t index = (uint32_t)r->id;
	uint32_t *head;
	bool done = false;

	pthread_mutex_lock(&s->lock);
	if (shard_begin(s)) {
		if (s->count >= s->size)
			shard_grow(p, s);
		head = head_of(s, r->hash);
		r->next = *head;
		done = records_write(&p->file, index, r, name);
		if (done) {
			*head = index + 1;
			s->count++;
		}
		shard_settle(s);
	}
	pthread_mutex_unlock(&s->lock);
	return done;
}

static uint32_t number_hash(uint64_t ino)
{
	return (uint32_t)hash_bytes(&ino, sizeof(ino), 0);
}

/* --- all of it ------------------------------------------------------------- */

bool past_put(struct past *p, uint64_t id, const struct past_who *who)
{
	struct record r = {
		.id = id,
		.dir = who->dir,
		.ino = who->ino,
		.kind = kind_of(who),
		.length = (uint8_t)strlen(who->name),
		.hash = who->linked ? number_hash(who->ino) : who->hash,
	};
	struct shard *s = who->linked ? p->numbers : p->names;

	if (!records_have_room(&p->file, (uint32_t)id))
		return false;
	return shard_put(p, &s[r.hash % SHARDS], &r, who->name);
}

uint64_t past_take(struct past *p, const struct past_who *who, bool *same)
{
	uint32_t hash = number_hash(who->ino);
	uint64_t id;

	*same = true;
	id = shard_take(p, &p->numbers[hash % SHARDS], hash, who, same);
	if (id)
		return id;
	hash = who->hash;
	return shard_take(p, &p->names[hash % SHARDS], hash, who, same);
}

void past_rest(struct past *p)
{
	records_rest(&p->file);
}

bool past_find(struct past *p, uint64_t id, struct past_place *out)
{
	struct record r;

	if (!records_read_name(&p->file, (uint32_t)id, &r, out->name))
		return false;
	out->dir = r.dir;
	return r.id == id;
}
