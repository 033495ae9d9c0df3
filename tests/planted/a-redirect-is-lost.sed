# SPDX-License-Identifier: Apache-2.0
# A directory that was moved does not say from where.
# in fs/union/route.c
s/marks_set_redirect(t->style, fd, text)/0/
