/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX ACLs as the kernel takes them in system.posix_acl_* attributes.
 */
#ifndef MODEL_ACL_H
#define MODEL_ACL_H

#include "rng.h"

#define ACL_ACCESS    "system.posix_acl_access"
#define ACL_DEFAULT   "system.posix_acl_default"
#define ACL_BYTES_MAX (4 + 8 * 8)

/* A well-formed ACL over the users and groups of the test; its length. */
size_t acl_pick(struct rng *r, uint8_t out[ACL_BYTES_MAX]);

/* One that the kernel must refuse. */
size_t acl_pick_bad(struct rng *r, uint8_t out[ACL_BYTES_MAX]);

#endif
