# SPDX-License-Identifier: Apache-2.0
# A listing says the number of the copy, not that of the original.
# in fs/union/dirview.c
s/type != DT_DIR && !look_is_impure(k));/true);/
