# SPDX-License-Identifier: Apache-2.0
# Hard links of a lower file part at copy-up.
# in fs/union/replica.c
s/r->indexed = find_entry(r);/r->indexed = false \&\& find_entry(r);/
