# SPDX-License-Identifier: Apache-2.0
# A directory made over a whiteout shows what that hid.
# in fs/union/change_make.c
s/return S_ISDIR(m->mode) ? mark_set_opaque(m->t->style, fd) :/return S_ISDIR(m->mode) ? 0 :/
