/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lies where in an archive of images: a table of its entries.  As if it
 * had been unpacked: of two with one name the last counts, and links lead to
 * others, never out of the archive.
 */
#ifndef LAYERFS_ENTRIES_H
#define LAYERFS_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

/* In one archive: images of a whole distribution, each with all its layers. */
#define ENTRIES_MAX 200000

/* Links one after the other; each layer may be the one below it. */
#define ENTRIES_LINKS_MAX 40 /* as many as the kernel follows */

enum entry_kind {
	ENTRY_FILE,
	ENTRY_SYMLINK,   /* target counts from the entry's directory */
	ENTRY_HARD_LINK, /* target counts from the root */
	ENTRY_OTHER,     /* directories and what has no contents */
};

struct archive_entry {
	enum entry_kind kind;
	char *path;      /* clean */
	char *target;    /* of links: clean, from the root */
	uint64_t offset; /* of files: where the contents are */
	uint64_t size;
	size_t number; /* in order of the archive */
};

struct entries {
	struct archive_entry *all;
	size_t count;
	size_t room;
};

/*
 * Without "." and "..", double slashes and those at either end; ".." at the root
 * stays there.  The caller's to free; NULL without memory.  A relative path
 * counts from the directory `from`, which is clean ("": the root).
 */
char *entries_clean(const char *from, const char *path);

/*
 * One more, with a clean path and a target as the archive has it; both are
 * copied.  0, -ENOMEM or -EFBIG.
 */
int entries_add(struct entries *e, const struct archive_entry *entry);

/* After the last: find needs it. */
void entries_sort(struct entries *e);

/* By a clean path; NULL: none.  Links are not followed. */
const struct archive_entry *entries_get(const struct entries *e,
					const char *path);

/* The same, following links.  0, -ENOENT or -ELOOP. */
int entries_find(const struct entries *e, const char *path,
		 const struct archive_entry **out);

void entries_free(struct entries *e);

#endif
