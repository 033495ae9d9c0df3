# SPDX-License-Identifier: Apache-2.0
# A rename leaves no whiteout at the old name.
# in fs/union/move_upper.c
s/int err = rename_flags(m, RENAME_WHITEOUT);/int err = rename_flags(m, 0);/
