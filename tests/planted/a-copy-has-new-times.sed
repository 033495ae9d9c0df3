# SPDX-License-Identifier: Apache-2.0
# Copy-up moves mtime.
# in fs/base/attr.c
s/return err ?: attr_set_times(to, times);/return (void)times, err;/
