/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an image is called: NAME[:TAG], as a registry has it, or the digest of
 * its configuration.  Both come from people and from documents of others, and
 * become names of files; so what is not strictly right is no reference.  Pure.
 *
 *	NAME	[HOST[:PORT]/]WORD[/WORD...]: words of letters, digits and
 *		._- that begin with a letter or digit
 *	TAG	at most 128 of the same; may begin with _ too; else "latest"
 */
#ifndef LAYERFS_REFERENCE_H
#define LAYERFS_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#define REFERENCE_TAG     "latest"
#define REFERENCE_TAG_MAX 128 /* bytes; distribution-spec */
/* Bytes of a name and its tag as the name of a file, where / takes three. */
#define REFERENCE_MAX 255
/* Fewer digits of a digest are rather a name that was mistyped. */
#define REFERENCE_PREFIX_MIN 4

struct reference {
	char text[REFERENCE_MAX + 1]; /* with its tag */
};

/* 0, -EINVAL, or -ENAMETOOLONG. */
int reference_parse(const char *text, struct reference *out);

/* "debian:12" as "debian%3A12"; and back: 0, or -EINVAL if it is not one. */
void reference_encode(const struct reference *r, char out[REFERENCE_MAX + 1]);
int reference_decode(const char *file, struct reference *out);

/*
 * What an archive is called if it does not say: the last word of its path
 * without .tar, .tar.gz and so on.  0 or as reference_parse.
 */
int reference_from_path(const char *path, struct reference *out);

/* Where the tag begins in its text. */
const char *reference_tag(const struct reference *r);

/*
 * Can it be the beginning of a digest?  If so, its digits: what follows
 * "sha256:", or the text itself; NULL otherwise.
 */
const char *reference_digits(const char *text);

#endif
