/* SPDX-License-Identifier: Apache-2.0 */
/* The flags that mount(8) and fstab(5) know, and what becomes of them. */
#ifndef LAYERFS_MOUNT_WORDS_H
#define LAYERFS_MOUNT_WORDS_H

enum mount_word_kind {
	MOUNT_WORD_PASS,   /* libfuse hands it on */
	MOUNT_WORD_IGNORE, /* says nothing to us */
	MOUNT_WORD_RO,
	MOUNT_WORD_NOSUID,
	MOUNT_WORD_NODEV,
	MOUNT_WORD_ATTR, /* set on the finished mount */
};

struct mount_word {
	const char *word;
	enum mount_word_kind kind;
	unsigned long attr; /* MOUNT_ATTR_* of MOUNT_WORD_ATTR */
};

/* NULL for a word that is none of them. */
const struct mount_word *mount_word_find(const char *word);

#endif
