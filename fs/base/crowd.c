/* SPDX-License-Identifier: Apache-2.0 */
#include "crowd.h"

#include <stdint.h>

void crowd_init(struct crowd *c)
{
	pthread_rwlockattr_t attr;
	pthread_mutexattr_t again;

	pthread_mutexattr_init(&again);
	pthread_mutexattr_settype(&again, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&c->clearing, &again);
	pthread_mutexattr_destroy(&again);
	pthread_rwlockattr_init(&attr);
	pthread_rwlockattr_setkind_np(
		&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	for (int i = 0; i < CROWD_DOORS; i++)
		pthread_rwlock_init(&c->doors[i].lock, &attr);
	pthread_rwlockattr_destroy(&attr);
}

void crowd_destroy(struct crowd *c)
{
	for (int i = 0; i < CROWD_DOORS; i++)
		pthread_rwlock_destroy(&c->doors[i].lock);
	pthread_mutex_destroy(&c->clearing);
}

/* Thread stacks lie a fixed distance apart, so neighbours get other doors. */
static unsigned int crowd_door_of_thread(void)
{
	return (unsigned int)((uintptr_t)pthread_self() >> 12) % CROWD_DOORS;
}

struct crowd_door *crowd_enter(struct crowd *c)
{
	struct crowd_door *d = &c->doors[crowd_door_of_thread()];

	pthread_rwlock_rdlock(&d->lock);
	return d;
}

void crowd_leave(struct crowd_door *d)
{
	pthread_rwlock_unlock(&d->lock);
}

void crowd_clear(struct crowd *c)
{
	pthread_mutex_lock(&c->clearing);
	for (int i = 0; i < CROWD_DOORS; i++)
		pthread_rwlock_wrlock(&c->doors[i].lock);
}

void crowd_reopen(struct crowd *c)
{
	for (int i = CROWD_DOORS; i-- > 0;)
		pthread_rwlock_unlock(&c->doors[i].lock);
	pthread_mutex_unlock(&c->clearing);
}

void crowd_freeze(struct crowd *c)
{
	pthread_mutex_lock(&c->clearing);
}

void crowd_thaw(struct crowd *c)
{
	pthread_mutex_unlock(&c->clearing);
}
