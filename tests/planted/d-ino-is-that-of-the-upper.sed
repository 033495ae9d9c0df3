# SPDX-License-Identifier: Apache-2.0
# A listing says the number of the copy, not that of the original.
# in fs/serve/ops_dir.c
s/\t\tops_entry(&found, &param);/\t\tops_entry(\&found, \&param), param.attr.st_ino = e->ino;/
