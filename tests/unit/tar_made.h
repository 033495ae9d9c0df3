/* SPDX-License-Identifier: Apache-2.0 */
/* Archives written by hand, for the tests of what reads them. */
#ifndef LAYERFS_TAR_MADE_H
#define LAYERFS_TAR_MADE_H

#include <stddef.h>
#include <stdint.h>

#define TAR_MADE_MAX (1 << 20) /* bytes of one */

struct tar_made {
	size_t len;
	uint8_t bytes[TAR_MADE_MAX];
};

enum { MADE_USTAR, MADE_GNU, MADE_V7 };

/* What is not said is empty, and a file of ustar. */
struct made_head {
	char type;
	int magic;
	const char *path;
	const char *prefix;
	const char *link;
	const char *size; /* fields as they are written, else of the body */
	const char *uid;
	const char *mtime;
	const char *major;
	const char *minor;
	const char *body;
	size_t body_len; /* 0: that of the string */
};

/* An archive without anything, for all tests of a process. */
struct tar_made *made_begin(void);

/* A header with the right checksum, and the body with its padding. */
void made_add(struct tar_made *m, struct made_head h);

/* The checksum of the block there, put right. */
void made_sum(uint8_t *block);

/* A pax header of type x or g: "KEY=VALUE", of any number, NULL at the end. */
void made_pax(struct tar_made *m, char type, const char *const *records);

/* Any bytes, filled up to a block. */
void made_bytes(struct tar_made *m, const void *p, size_t len);

/* Blocks of zeroes. */
void made_zeroes(struct tar_made *m, size_t blocks);

#define PAX(m, ...) made_pax(m, 'x', (const char *const[]){ __VA_ARGS__, NULL })
#define ADD(m, ...) made_add(m, (struct made_head){ __VA_ARGS__ })

#endif
