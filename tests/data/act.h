/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each operation: do it, compare what it says with the model, and let the
 * model follow.  0, also if it does not apply; LIE if the file system was
 * wrong.
 */
#ifndef DATA_ACT_H
#define DATA_ACT_H

#include "worker.h"

/* act_read.c */
int act_read(struct worker *k, const struct op *op);
int act_pread(struct worker *k, const struct op *op);
int act_readv(struct worker *k, const struct op *op);
int act_sendfile(struct worker *k, const struct op *op);
int act_splice(struct worker *k, const struct op *op);
int act_seek_data(struct worker *k, const struct op *op);

/* act_write.c */
int act_write(struct worker *k, const struct op *op);
int act_pwrite(struct worker *k, const struct op *op);
int act_writev(struct worker *k, const struct op *op);
int act_splice_in(struct worker *k, const struct op *op);
int act_sendfile_in(struct worker *k, const struct op *op);
int act_copy_range(struct worker *k, const struct op *op);

/* act_map.c */
int act_map_read(struct worker *k, const struct op *op);
int act_map_write(struct worker *k, const struct op *op);
int act_map_cow(struct worker *k, const struct op *op);
int act_map(struct worker *k, const struct op *op);
int act_map_load(struct worker *k, const struct op *op);
int act_map_store(struct worker *k, const struct op *op);
int act_map_sync(struct worker *k, const struct op *op);
int act_unmap(struct worker *k, const struct op *op);

/* act_size.c */
int act_truncate(struct worker *k, const struct op *op);
int act_ftruncate(struct worker *k, const struct op *op);
int act_allocate(struct worker *k, const struct op *op);

/* act_fd.c */
int act_open(struct worker *k, const struct op *op);
int act_reopen(struct worker *k, const struct op *op);
int act_close(struct worker *k, const struct op *op);
int act_tmpfile(struct worker *k, const struct op *op);
int act_seek_pos(struct worker *k, const struct op *op);
int act_fsync(struct worker *k, const struct op *op);
int act_advise(struct worker *k, const struct op *op);
int act_stat(struct worker *k, const struct op *op);
int act_close_all(struct worker *k, const struct op *op);

/* act_name.c */
int act_rename(struct worker *k, const struct op *op);
int act_link(struct worker *k, const struct op *op);
int act_link_fd(struct worker *k, const struct op *op);
int act_unlink(struct worker *k, const struct op *op);
int act_chmod(struct worker *k, const struct op *op);
int act_utimes(struct worker *k, const struct op *op);
int act_xattr(struct worker *k, const struct op *op);
int act_check_name(struct worker *k, const struct op *op);
int act_check_all(struct worker *k, const struct op *op);

#endif
