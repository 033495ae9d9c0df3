/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules that an archive has to keep to be read.  Functions without I/O say
 * which one was broken; the text is for people.
 */
#ifndef LAYERFS_TAR_RULE_H
#define LAYERFS_TAR_RULE_H

enum tar_rule {
	TAR_FINE,
	TAR_NO_MEMORY,
	TAR_TRUNCATED,
	TAR_LONE_ZERO_BLOCK,
	TAR_CHECKSUM,
	TAR_NUMBER,
	TAR_SIZE,
	TAR_TYPE,
	TAR_MULTIVOLUME,
	TAR_SPARSE_DIALECT,
	TAR_OWNER,
	TAR_DEVICE,
	TAR_PATH_EMPTY,
	TAR_PATH_LENGTH,
	TAR_NAME_LENGTH,
	TAR_PATH_DEPTH,
	TAR_NAME_NUL,
	TAR_NAME_TWICE,
	TAR_TARGET_EMPTY,
	TAR_TARGET_LENGTH,
	TAR_META_SIZE,
	TAR_META_ALONE,
	TAR_PAX_RECORD,
	TAR_PAX_NUL,
	TAR_PAX_NUMBER,
	TAR_PAX_TIME,
	TAR_GLOBAL_FIELD,
	TAR_XATTR_NAME,
	TAR_XATTR_ENCODING,
	TAR_XATTR_SIZE,
	TAR_XATTR_COUNT,
	TAR_XATTR_NAMES_SIZE,
	TAR_SPARSE_VERSION,
	TAR_SPARSE_MAP,
	TAR_SPARSE_ORDER,
	TAR_SPARSE_FIT,
	TAR_SPARSE_COUNT,
	TAR_SPARSE_TYPE,
	TAR_HEADER_COUNT,
	TAR_RULES
};

/* Static text without a full stop, as "bad header checksum". */
const char *tar_rule_text(enum tar_rule rule);

/*
 * 0 for TAR_FINE; -ENOMEM; -EBADMSG: no tar archive, or a damaged one;
 * -ENOTSUP: what engines do not take either; -E2BIG: over a limit.
 */
int tar_rule_errno(enum tar_rule rule);

#endif
