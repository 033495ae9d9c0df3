# SPDX-License-Identifier: Apache-2.0
# The data have come, but the copy still says that they are below.
# in fs/union/fetch.c
s/err = err ?: marks_drop_metacopy(to);/err = err ?: 0;/
