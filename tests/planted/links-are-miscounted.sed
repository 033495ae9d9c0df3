# SPDX-License-Identifier: Apache-2.0
# One link too many is noted.
# in fs/union/index.c
s/(int)links - (int)upper->stx_nlink);/(int)links - (int)upper->stx_nlink + 1);/
