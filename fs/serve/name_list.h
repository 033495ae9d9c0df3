/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of names, in which a backslash takes the next character's meaning. */
#ifndef LAYERFS_NAME_LIST_H
#define LAYERFS_NAME_LIST_H

struct stack_paths;

/* The next separator that no backslash stands before, or the end. */
char *name_list_cut(char *s, char separator);

/* "\:" and "\\" (and "\,", by which -o was split) stand for themselves. */
void name_list_unescape(char *s);

/*
 * Split "LOWER:LOWER..." into the paths' lowers, which are the caller's to free
 * one by one.  0, -ENOMEM, or -EINVAL after one line.
 */
int name_list_lowers(struct stack_paths *paths, char *list);

#endif
