# SPDX-License-Identifier: Apache-2.0
# A cut file is one byte too long.
# in fs/union/change_attr.c
s/err = ftruncate(u.data.fd, g->a->size) ?/err = ftruncate(u.data.fd, g->a->size + (g->a->size > 1)) ?/
