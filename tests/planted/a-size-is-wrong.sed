# SPDX-License-Identifier: Apache-2.0
# A cut file is one byte too long.
# in fs/union/change_attr.c
s/err = ftruncate(u.data.fd, a->size) ?/err = ftruncate(u.data.fd, a->size + (a->size > 1)) ?/
