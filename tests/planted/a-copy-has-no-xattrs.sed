# SPDX-License-Identifier: Apache-2.0
# Copy-up loses extended attributes.
# in fs/base/attr.c
s/err = err ?: xattrs(from, to);/err = err ?: 0;/
