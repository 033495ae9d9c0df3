/* SPDX-License-Identifier: Apache-2.0 */
/* What a blob is said to be, in the words of OCI and of Docker. */
#ifndef LAYERFS_MEDIA_TYPE_H
#define LAYERFS_MEDIA_TYPE_H

enum media {
	MEDIA_NONE, /* nothing was said */
	MEDIA_INDEX,
	MEDIA_MANIFEST,
	MEDIA_OLD_MANIFEST, /* Docker's schema 1: no longer read by anybody */
	MEDIA_CONFIG,
	MEDIA_LAYER,         /* compressed or not: its bytes say */
	MEDIA_FOREIGN_LAYER, /* may have to be fetched from elsewhere */
	MEDIA_ENCRYPTED_LAYER,
	MEDIA_OTHER, /* signatures, charts, ... */
};

/* NULL and "" say nothing. */
enum media media_of(const char *type);

#endif
