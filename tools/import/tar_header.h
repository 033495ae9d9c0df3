/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One block of 512 bytes, understood as the header that it is.  Without I/O.
 *
 * Sources: POSIX (pax, "ustar Interchange Format"), GNU tar ("Basic Tar
 * Format"), and Go's archive/tar, by which container engines read: where these
 * differ, it is as in Go.
 */
#ifndef LAYERFS_TAR_HEADER_H
#define LAYERFS_TAR_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "tar_rule.h"

#define TAR_BLOCK 512

/* A prefix, a slash, a name. */
#define TAR_HEADER_PATH_BYTES     (155 + 1 + 100)
#define TAR_HEADER_LINKNAME_BYTES 100

enum tar_dialect {
	TAR_V7,    /* no magic: names of 100 bytes, no devices */
	TAR_USTAR, /* and pax: a prefix of 155 bytes */
	TAR_STAR,  /* a prefix of 131 bytes */
	TAR_GNU,   /* no prefix, but times and a sparse map */
};

struct tar_header {
	enum tar_dialect dialect;
	char type; /* the byte itself */
	char path[TAR_HEADER_PATH_BYTES + 1];
	char linkname[TAR_HEADER_LINKNAME_BYTES + 1];
	uint64_t size; /* at most INT64_MAX */
	uint32_t mode; /* 07777 and less */
	int64_t uid;   /* what a pax record may correct: of any value */
	int64_t gid;
	int64_t mtime;
	int64_t major; /* of devices, else 0 */
	int64_t minor;
};

/* Nothing but zeroes: one of the two that end an archive. */
bool tar_header_is_zero(const uint8_t *block);

/*
 * A GNU header has no prefix.  Yet Go before 1.8 wrote one, and so did the
 * engines of that time; as in Go, it is believed if it is ASCII and lies where
 * there would be times otherwise that are none.
 */
enum tar_rule tar_header_parse(const uint8_t *block, struct tar_header *out);

#endif
