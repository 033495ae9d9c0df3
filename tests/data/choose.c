/* SPDX-License-Identifier: Apache-2.0 */
#include "choose.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "pattern.h"
#include "worker.h"

#define REACH (96u * 1024) /* bytes beyond the end that are tried */

uint64_t dice_below(struct dice *d, uint64_t n)
{
	return pattern_mix(d->seed, d->count++) % n;
}

static bool chance(struct dice *d, unsigned percent)
{
	return dice_below(d, 100) < percent;
}

static enum op_kind choose_kind(struct dice *d)
{
	unsigned total = 0;
	unsigned at;

	for (unsigned i = 0; i < OP_KINDS; i++)
		total += op_row(i)->weight;
	at = (unsigned)dice_below(d, total);
	for (unsigned i = 0; i < OP_KINDS; i++) {
		if (at < op_row(i)->weight)
			return i;
		at -= op_row(i)->weight;
	}
	return OP_CHECK_ALL;
}

static bool handle_serves(const struct handle *h, enum op_need need)
{
	if (h->object == NOTHING)
		return false;
	switch (need) {
	case NEED_READER: return handle_reads(h);
	case NEED_WRITER: return handle_writes(h);
	case NEED_BOTH: return handle_reads(h) && handle_writes(h);
	case NEED_HANDLE: return true;
	case NEED_NOTHING:
	case NEED_MAP: break;
	}
	return false;
}

/* A slot that serves, beginning the search anywhere.  NULL: none. */
static const struct object *choose_handle(const struct model *m, struct dice *d,
					  struct op *op)
{
	unsigned first = (unsigned)dice_below(d, PROCS * SLOTS);

	for (unsigned i = 0; i < PROCS * SLOTS; i++) {
		unsigned at = (first + i) % (PROCS * SLOTS);
		const struct handle *h = &m->handle[at / SLOTS][at % SLOTS];

		if (!handle_serves(h, op_row(op->kind)->need))
			continue;
		op->proc = at / SLOTS;
		op->slot = at % SLOTS;
		return &m->object[h->object];
	}
	return NULL;
}

static const struct object *choose_map(const struct model *m, struct dice *d,
				       struct op *op)
{
	unsigned first = (unsigned)dice_below(d, PROCS * MAPS);

	for (unsigned i = 0; i < PROCS * MAPS; i++) {
		unsigned at = (first + i) % (PROCS * MAPS);
		const struct lasting_map *map = &m->map[at / MAPS][at % MAPS];

		if (map->object == NOTHING)
			continue;
		op->proc = at / MAPS;
		op->slot = at % MAPS;
		return &m->object[map->object];
	}
	return NULL;
}

/* Offsets near ends and page edges, where mistakes live. */
static uint64_t choose_offset(struct dice *d, uint64_t size)
{
	uint64_t limit = OBJECT_BYTES - IO_BYTES - PAGE;
	uint64_t near = dice_below(d, 40);
	uint64_t off;

	switch (dice_below(d, 9)) {
	case 0: off = 0; break;
	case 1: off = size; break;
	case 2: off = size > near ? size - near : 0; break;
	case 3: off = size + dice_below(d, REACH); break;
	case 4: off = dice_below(d, size / PAGE + 2) * PAGE; break;
	case 5: off = dice_below(d, size / PAGE + 2) * PAGE + near; break;
	case 6: off = (dice_below(d, size / PAGE + 2) + 1) * PAGE - near; break;
	case 7: off = (size + PAGE - 1) & ~(uint64_t)(PAGE - 1); break;
	default: off = dice_below(d, size + 1); break;
	}
	return off < limit ? off : limit;
}

static size_t choose_length(struct dice *d)
{
	switch (dice_below(d, 8)) {
	case 0: return dice_below(d, 8);
	case 1:
	case 2: return dice_below(d, 300);
	case 3: return PAGE * (1 + dice_below(d, 4));
	case 4:
	case 5: return dice_below(d, 20000);
	case 6: return dice_below(d, 160 * 1024);
	default:
		return chance(d, 10) ? dice_below(d, IO_BYTES - PAGE) :
				       dice_below(d, 5000);
	}
}

static int choose_open_flags(struct dice *d)
{
	static const int modes[] = { O_RDONLY, O_RDONLY, O_WRONLY, O_RDWR,
				     O_RDWR };
	int flags = modes[dice_below(d, 5)];
	bool writes = flags != O_RDONLY;

	if (chance(d, 12))
		return flags | O_DIRECT;
	if (writes && chance(d, 20))
		flags |= O_APPEND;
	if (writes && chance(d, 15))
		flags |= O_TRUNC;
	if (writes && chance(d, 40))
		flags |= O_CREAT;
	if (flags & O_CREAT && chance(d, 25))
		flags |= O_EXCL;
	return flags;
}

static int choose_flags(struct dice *d, enum op_kind kind)
{
	static const int syncs[] = { 0, MS_ASYNC, MS_SYNC };

	if (kind == OP_OPEN)
		return choose_open_flags(d);
	if (kind == OP_REOPEN)
		return choose_open_flags(d) & ~(O_CREAT | O_EXCL | O_DIRECT);
	if (kind == OP_MAP_WRITE)
		return syncs[dice_below(d, 3)];
	if (kind == OP_MAP_SYNC)
		return syncs[1 + dice_below(d, 2)];
	if (kind == OP_ALLOCATE)
		return (int)dice_below(d, FALLOCATE_KINDS);
	if (kind == OP_RENAME && chance(d, 30))
		return (int)(1 + dice_below(d, 2));
	return kind == OP_RENAME ? 0 : (int)dice_below(d, 2);
}

/* A name that a file has: three times in four, if there is any. */
static unsigned choose_name(const struct model *m, struct dice *d)
{
	unsigned name = (unsigned)dice_below(d, NAMES);

	for (unsigned i = 0; i < NAMES && chance(d, 75); i++) {
		if (m->name[name] != NOTHING)
			break;
		name = (name + 1) % NAMES;
	}
	return name;
}

/* Two sources in three are close in size to the range; both may be one. */
static void choose_source(const struct model *m, struct dice *d, struct op *op)
{
	op->slot2 = (unsigned)dice_below(d, SLOTS);
	for (unsigned i = 0; i < SLOTS; i++) {
		const struct handle *h = &m->handle[op->proc][op->slot2];

		if (handle_serves(h, NEED_READER)) {
			op->off2 = choose_offset(d, m->object[h->object].size);
			return;
		}
		op->slot2 = (op->slot2 + 1) % SLOTS;
	}
}

static unsigned free_slot(const struct model *m, unsigned proc)
{
	for (unsigned i = 0; i < SLOTS; i++)
		if (m->handle[proc][i].object == NOTHING)
			return i;
	return SLOTS;
}

/* A full process closes something instead. */
static void choose_new_slot(const struct model *m, struct dice *d,
			    struct op *op)
{
	op->slot2 = free_slot(m, op->proc);
	if (op->slot2 < SLOTS)
		return;
	op->kind = OP_CLOSE;
	op->slot = (unsigned)dice_below(d, SLOTS);
	op->slot2 = 0;
}

static bool makes_descriptor(enum op_kind kind)
{
	return kind == OP_OPEN || kind == OP_REOPEN || kind == OP_TMPFILE;
}

static uint64_t size_of_name(const struct model *m, unsigned name)
{
	return m->name[name] == NOTHING ? 0 : m->object[m->name[name]].size;
}

void choose_op(const struct model *m, struct dice *d, unsigned id,
	       struct op *op)
{
	const struct object *o = NULL;
	enum op_need need;

	*op = (struct op){ .id = id, .kind = choose_kind(d) };
	op->proc = (unsigned)dice_below(d, PROCS);
	need = op_row(op->kind)->need;
	if (need == NEED_MAP)
		o = choose_map(m, d, op);
	else if (need != NEED_NOTHING)
		o = choose_handle(m, d, op);
	if (!o && need != NEED_NOTHING)
		op->kind = OP_OPEN;
	op->name = choose_name(m, d);
	op->name2 = (unsigned)dice_below(d, NAMES);
	op->flags = choose_flags(d, op->kind);
	op->off = choose_offset(d, o ? o->size : size_of_name(m, op->name));
	op->len = choose_length(d);
	op->slot2 = (unsigned)dice_below(d, SLOTS);
	if (op->kind == OP_COPY_RANGE)
		choose_source(m, d, op);
	if (makes_descriptor(op->kind))
		choose_new_slot(m, d, op);
}

static uint64_t choose_size(struct dice *d, bool *sparse)
{
	*sparse = chance(d, 25);
	if (*sparse)
		return 300000 + dice_below(d, 1 << 20);
	switch (dice_below(d, 8)) {
	case 0: return 0;
	case 1: return 1 + dice_below(d, 100);
	case 2: return PAGE - 1 + dice_below(d, 3);
	case 3: return PAGE * (1 + dice_below(d, 30));
	default: return dice_below(d, 200000);
	}
}

void choose_layers(struct dice *d, struct lower_file files[NAMES],
		   unsigned layer[NAMES], bool *linked)
{
	unsigned big = (unsigned)dice_below(d, NAMES * 3);

	for (unsigned i = 0; i < NAMES; i++) {
		struct lower_file *f = &files[i];

		*f = (struct lower_file){ 0 };
		layer[i] = chance(d, 20) ? 0 : 1 + (unsigned)dice_below(d, 3);
		if (!layer[i])
			continue;
		f->id = (1ull << 32) + (d->seed << 8) + i;
		f->size = choose_size(d, &f->sparse);
		if (i == big)
			f->size = (9u << 20) + dice_below(d, 5000);
	}
	*linked = chance(d, 50);
	if (!*linked)
		return;
	layer[NAMES - 1] = layer[NAMES - 2] = 2;
	files[NAMES - 2] = files[NAMES - 1] = (struct lower_file){
		.id = (1ull << 32) + (d->seed << 8) + NAMES,
		.size = dice_below(d, 200000),
	};
}
