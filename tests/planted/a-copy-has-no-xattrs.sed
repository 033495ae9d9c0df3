# SPDX-License-Identifier: Apache-2.0
# Copy-up loses extended attributes.
# in fs/base/attr.c
s/err = err ?: xattr_copy(from, to);/err = err ?: 0;/
