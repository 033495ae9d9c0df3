# SPDX-License-Identifier: Apache-2.0
# Lower parts show through an opaque directory.
# in fs/union/merge.c
s/case MARK_OPAQUE: return add_dir(m, true);/case MARK_OPAQUE: return add_dir(m, false);/
