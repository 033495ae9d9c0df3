/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a redirect mark: where in the layers below a directory's (or a
 * metacopied file's) other parts lie.  No system calls here.
 *
 *	"name"		beside, under another name
 *	"/a/path"	there, counted from the root of the union
 *
 * Source: ovl_get_redirect_xattr() and ovl_lookup_layer() of Linux's
 * fs/overlayfs; what these refuse, this refuses.
 */
#ifndef LAYERFS_REDIRECT_H
#define LAYERFS_REDIRECT_H

#include <linux/limits.h>
#include <stdbool.h>

/* What the kernel writes ends at 256; it reads whatever an xattr holds. */
#define REDIRECT_SHORT 256
#define REDIRECT_MAX   (PATH_MAX - 1)

/* Is it one of the two forms, with no empty name in it? */
bool redirect_is_valid(const char *text);

static inline bool redirect_is_absolute(const char *text)
{
	return text[0] == '/';
}

#endif
