/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For which machine an image is, in the words of Go as image-spec has them
 * (image-index.md): "linux/amd64", "linux/arm/v7".
 */
#ifndef LAYERFS_PLATFORM_H
#define LAYERFS_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>

#define PLATFORM_WORD_MAX \
	32 /* bytes with the NUL; the longest there is has 9 */
#define PLATFORM_TEXT_MAX 100 /* of all three, with slashes */

/* Empty words: not said. */
struct platform {
	char os[PLATFORM_WORD_MAX];
	char arch[PLATFORM_WORD_MAX];
	char variant[PLATFORM_WORD_MAX];
};

/* "os/arch" or "os/arch/variant".  0 or -EINVAL. */
int platform_parse(const char *text, struct platform *out);

/* What a kernel calls a machine (uname -m): "x86_64", "armv7l". */
void platform_of_machine(const char *machine, struct platform *out);

/* This machine's. */
void platform_here(struct platform *out);

/*
 * How well an image for `has` does for who wants `wanted`: 0 not at all, more is
 * better.  Where one says no variant, any will do; arm64 is v8.
 */
int platform_score(const struct platform *wanted, const struct platform *has);

/* "unknown/unknown": what builders attach to an image, and no image. */
bool platform_is_unknown(const struct platform *p);

/* "linux/arm/v7", or "" if nothing is said. */
void platform_text(const struct platform *p, char text[PLATFORM_TEXT_MAX]);

#endif
