/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a tar archive, entry by entry, out of a stream that nobody trusts.
 *
 * Every byte of the stream is told once and in order, by one of two ways: bodies
 * that are asked for come from tar_body_chunk(); all else is kept, that is, goes
 * to the callback: headers, padding, bodies that nobody asked for (or what is
 * left of them), and what comes after the end.  So kept and taken bytes, put
 * together, are the stream.  The callback lags behind, but has had all that comes
 * before a body when that body's first chunk is given, and everything when
 * tar_next() says 0.
 *
 * What is read: v7, ustar, star, pax (local and global headers), GNU's dialects
 * with long names, numbers in base 256 and sparse files of all four kinds.  Where
 * programs differ it is as in Go's archive/tar, by which container engines read:
 *
 *  - An archive ends with two zero blocks, with one at the end of the stream, or
 *    with the stream, at a block boundary.  A lone zero block with a header after
 *    it is refused (GNU tar stops there).
 *  - Only files have a body.  A size that the header of a link, directory,
 *    device or fifo gives is ignored: the next header comes at once.  GNU's
 *    dumpdir (D) is a directory; its body is kept.
 *  - A name that ends with a slash makes a directory of a file of type NUL, not
 *    of one of type 0.
 *  - The size in a pax header is that of its entry, never of an extended header.
 *  - A pax record without a value leaves what the header block says.
 *
 * More strict than Go, since readers differ: unknown types are refused by name;
 * both a GNU long name and a pax path; a global pax header that gives path,
 * linkpath, size or a sparse map, or stands between an entry and its own extended
 * headers; a sparse map of an unknown version; an extended header without an
 * entry; owners and devices that Linux has no number for; an end amid padding.
 *
 * Volume labels (V) are kept and passed over.
 */
#ifndef LAYERFS_TAR_READER_H
#define LAYERFS_TAR_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tar_entry.h"
#include "tar_limits.h"
#include "tar_stream.h"
#include "window.h"

struct tar;

/*
 * A reader of what `in` gives, which must outlive it.  limits: NULL for
 * TAR_LIMITS_DEFAULT; copied.
 */
int tar_open(struct windows *in, struct tar_keep keep,
	     const struct tar_limits *limits, struct tar **out);
void tar_close(struct tar *t);

/*
 * 1: the next entry, valid until the next call; 0: the archive and the stream
 * are at their end; or -errno, the same again and again: tar_rule_errno() of
 * what was broken, or what `in` or the callback said.
 */
int tar_next(struct tar *t, struct tar_entry *out);

/*
 * The next bytes of the entry's body as the archive has it (of a sparse file its
 * segments, one after the other), valid until the next call.  1; 0: there are no
 * more; or -errno.
 */
int tar_body_chunk(struct tar *t, const uint8_t **p, size_t *n);

/* At the end: was there nothing but zeroes after the two zero blocks? */
bool tar_tail_is_clean(const struct tar *t);

/* Which rule the archive broke, in words; NULL: none, the errno says it all. */
const char *tar_error(const struct tar *t);

/* Where the reader is, for a message. */
struct tar_place {
	uint64_t number;    /* of the header, from 1; 0: none was read */
	uint64_t header_at; /* its offset in the stream */
	const char *path;   /* any bytes; NULL: not known */
};
void tar_where(const struct tar *t, struct tar_place *out);

#endif
