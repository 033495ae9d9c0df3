/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_rule.h"

#include <errno.h>

static const struct {
	int err;
	const char *text;
} rules[TAR_RULES] = {
	[TAR_FINE] = { 0, "no error" },
	[TAR_NO_MEMORY] = { ENOMEM, "out of memory" },
	[TAR_TRUNCATED] = { EBADMSG, "archive is truncated" },
	[TAR_LONE_ZERO_BLOCK] = { EBADMSG,
				  "a lone zero block with more after it" },
	[TAR_CHECKSUM] = { EBADMSG, "bad header checksum" },
	[TAR_NUMBER] = { EBADMSG, "bad number in header" },
	[TAR_SIZE] = { EBADMSG, "bad size" },
	[TAR_TYPE] = { ENOTSUP, "unknown type of entry" },
	[TAR_MULTIVOLUME] = { ENOTSUP, "part of a multi-volume archive" },
	[TAR_SPARSE_DIALECT] = { EBADMSG,
				 "old sparse entry in an archive not GNU's" },
	[TAR_OWNER] = { EBADMSG, "owner or group out of range" },
	[TAR_DEVICE] = { EBADMSG, "device number out of range" },
	[TAR_PATH_EMPTY] = { EBADMSG, "empty path" },
	[TAR_PATH_LENGTH] = { E2BIG, "path too long" },
	[TAR_NAME_LENGTH] = { E2BIG, "name too long" },
	[TAR_PATH_DEPTH] = { E2BIG, "path too deep" },
	[TAR_NAME_NUL] = { EBADMSG, "NUL in a long name" },
	[TAR_NAME_TWICE] = { EBADMSG,
			     "both a GNU long name and a pax record say it" },
	[TAR_TARGET_EMPTY] = { EBADMSG, "link without a target" },
	[TAR_TARGET_LENGTH] = { E2BIG, "target of symlink too long" },
	[TAR_META_SIZE] = { E2BIG, "extended header too long" },
	[TAR_META_ALONE] = { EBADMSG, "extended header without its entry" },
	[TAR_PAX_RECORD] = { EBADMSG, "bad pax record" },
	[TAR_PAX_NUL] = { EBADMSG, "NUL in a pax record" },
	[TAR_PAX_NUMBER] = { EBADMSG, "bad number in pax record" },
	[TAR_PAX_TIME] = { EBADMSG, "bad time in pax record" },
	[TAR_GLOBAL_FIELD] = { EBADMSG,
			       "global pax header with a path, size or map" },
	[TAR_XATTR_NAME] = { EBADMSG, "bad name of extended attribute" },
	[TAR_XATTR_ENCODING] = { EBADMSG,
				 "bad encoding of extended attribute" },
	[TAR_XATTR_SIZE] = { E2BIG, "extended attribute too long" },
	[TAR_XATTR_COUNT] = { E2BIG, "too many extended attributes" },
	[TAR_XATTR_NAMES_SIZE] = { E2BIG,
				   "too long names of extended attributes" },
	[TAR_SPARSE_VERSION] = { ENOTSUP, "unknown kind of sparse file" },
	[TAR_SPARSE_MAP] = { EBADMSG, "bad sparse map" },
	[TAR_SPARSE_ORDER] = { EBADMSG, "sparse map not in order" },
	[TAR_SPARSE_FIT] = { EBADMSG, "sparse map does not fit the data" },
	[TAR_SPARSE_COUNT] = { E2BIG, "sparse map too long" },
	[TAR_SPARSE_TYPE] = { EBADMSG, "sparse map for what is no file" },
	[TAR_HEADER_COUNT] = { E2BIG, "too many entries" },
};

const char *tar_rule_text(enum tar_rule rule)
{
	return rules[rule].text;
}

int tar_rule_errno(enum tar_rule rule)
{
	return -rules[rule].err;
}
