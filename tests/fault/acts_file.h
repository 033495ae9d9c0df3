/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations on the contents and attributes of files, most of them lower ones.
 * 0 or -errno.
 */
#ifndef FAULT_ACTS_FILE_H
#define FAULT_ACTS_FILE_H

int write_lower(void);
int write_sparse(void);
int write_linked(void);
int copy_up_linked(void);
int allocate(void);
int copy_range(void);
int open_truncating(void);
int truncate_lower(void);
int chmod_lower(void);
int chmod_dir(void);
int chown_lower(void);
int utimes_lower(void);
int set_xattr(void);
int remove_xattr(void);
int set_acl(void);

#endif
