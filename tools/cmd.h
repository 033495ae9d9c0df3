/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the program, one cmd_VERB.c each. */
#ifndef LAYERFS_CMD_H
#define LAYERFS_CMD_H

/* Exit statuses. */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* after one line on stderr that says why */
	EXIT_USAGE = 2,
};

/* argv[0] is the verb; the result is the program's exit status. */
int cmd_mount(int argc, char **argv);
int cmd_umount(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_images(int argc, char **argv);
int cmd_layers(int argc, char **argv);
int cmd_tag(int argc, char **argv);
int cmd_rm(int argc, char **argv);
int cmd_gc(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_store(int argc, char **argv);
int cmd_flatten(int argc, char **argv);
int cmd_doctor(int argc, char **argv);

/* mount(8)'s helper: [-o OPTS] SOURCE MOUNTPOINT [-nsv] [-o OPTS]. */
int cmd_mount_helper(int argc, char **argv);

#endif
