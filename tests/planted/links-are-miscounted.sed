# SPDX-License-Identifier: Apache-2.0
# One link too many is noted.
# in fs/union/index.c
s/return set_more(t, fd, 'U', links,/return set_more(t, fd, 'U', links + 1,/
