/* SPDX-License-Identifier: Apache-2.0 */
#include "acl.h"

#include <string.h>

enum {
	TAG_USER_OBJ = 0x01,
	TAG_USER = 0x02,
	TAG_GROUP_OBJ = 0x04,
	TAG_GROUP = 0x08,
	TAG_MASK = 0x10,
	TAG_OTHER = 0x20,
};

#define ACL_VERSION 2
#define ACL_NO_ID   0xffffffffu

struct acl_entry {
	uint16_t tag;
	uint16_t perm;
	uint32_t id;
};

static size_t put(uint8_t *out, size_t at, uint16_t tag, uint32_t perm,
		  uint32_t id)
{
	struct acl_entry e = { tag, perm, id };

	memcpy(out + at, &e, sizeof(e));
	return at + sizeof(e);
}

size_t acl_pick(struct rng *r, uint8_t out[ACL_BYTES_MAX])
{
	uint32_t version = ACL_VERSION;
	bool named_user = rng_percent(r, 60);
	bool named_group = rng_percent(r, 30);
	size_t at = sizeof(version);

	memcpy(out, &version, sizeof(version));
	at = put(out, at, TAG_USER_OBJ, 4 | rng_below(r, 8), ACL_NO_ID);
	if (named_user)
		at = put(out, at, TAG_USER, rng_below(r, 8),
			 1000 + rng_below(r, 2));
	at = put(out, at, TAG_GROUP_OBJ, rng_below(r, 8), ACL_NO_ID);
	if (named_group)
		at = put(out, at, TAG_GROUP, rng_below(r, 8),
			 rng_percent(r, 50) ? 1000 : 2000);
	if (named_user || named_group)
		at = put(out, at, TAG_MASK, rng_below(r, 8), ACL_NO_ID);
	return put(out, at, TAG_OTHER, rng_below(r, 8), ACL_NO_ID);
}

size_t acl_pick_bad(struct rng *r, uint8_t out[ACL_BYTES_MAX])
{
	size_t len = acl_pick(r, out);

	switch (rng_below(r, 4)) {
	case 0: return len - 8;         /* nothing for the others */
	case 1: return len - 3;         /* torn */
	case 2: out[0] = 9; return len; /* no such version */
	default: out[4] = 0x40; return len;
	}
}
