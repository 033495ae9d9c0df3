/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `mount -o remount,ro`: mount(8) hands it to its helper, with all that fstab
 * says of the mount.  Flags of the mount itself change; what is ours does not.
 */
#ifndef LAYERFS_REMOUNT_H
#define LAYERFS_REMOUNT_H

#include <stdbool.h>

/* Is "remount" among the options? */
bool remount_is_meant(int argc, char **argv);

/* Do it; an exit status. */
int remount(int argc, char **argv);

#endif
