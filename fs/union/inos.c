/* SPDX-License-Identifier: Apache-2.0 */
#include "inos.h"

#include <stdatomic.h>
#include <string.h>

#include "hash.h"

#define INO_BITS 56 /* kept of the branch's own number */
#define INO_MASK ((UINT64_C(1) << INO_BITS) - 1)

void inos_init(struct inos *i)
{
	memset(i, 0, sizeof(*i));
	pthread_mutex_init(&i->lock, NULL);
}

static uint32_t find_device(const struct inos *i, uint32_t from, dev_t dev)
{
	uint32_t count = atomic_load(&i->count);

	while (from < count && i->devices[from] != dev)
		from++;
	return from < count ? from : UINT32_MAX;
}

static uint32_t add_device(struct inos *i, dev_t dev)
{
	uint32_t at;

	pthread_mutex_lock(&i->lock);
	at = find_device(i, 0, dev);
	if (at == UINT32_MAX && i->count < INOS_DEVICES) {
		at = i->count;
		i->devices[at] = dev;
		atomic_store(&i->count, at + 1);
	}
	pthread_mutex_unlock(&i->lock);
	return at;
}

uint64_t inos_number(struct inos *i, dev_t dev, uint64_t ino)
{
	uint32_t at = find_device(i, 0, dev);

	if (at == UINT32_MAX)
		at = add_device(i, dev);
	/* Numbers of 64 bits, or too many devices: spread them by hash. */
	if (ino > INO_MASK || at == UINT32_MAX)
		return (hash_bytes(&ino, sizeof(ino), dev) & INO_MASK) |
		       UINT64_C(1) << 63;
	return (uint64_t)at << INO_BITS | ino;
}
