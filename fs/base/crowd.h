/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lock for a crowd of readers and a rare writer.  A reader takes one of
 * several read-write locks, the one of its thread, so readers on different
 * processors share no cache line; a writer takes them all, in order, and is
 * preferred: a thread that is inside must not enter again.
 */
#ifndef LAYERFS_CROWD_H
#define LAYERFS_CROWD_H

#include <pthread.h>

#define CROWD_DOORS 16 /* more than the threads that serve one mount */

struct crowd {
	pthread_mutex_t clearing; /* before the doors */
	struct crowd_door {
		pthread_rwlock_t lock;
	} __attribute__((aligned(128))) doors[CROWD_DOORS];
};

void crowd_init(struct crowd *c);
void crowd_destroy(struct crowd *c);

/* Returns the door to give back to crowd_leave, by the same thread. */
struct crowd_door *crowd_enter(struct crowd *c);
void crowd_leave(struct crowd_door *d);

/* Alone: no reader inside, no other writer. */
void crowd_clear(struct crowd *c);
void crowd_reopen(struct crowd *c);

/*
 * Until the thread thaws it, nobody else clears it; readers come and go.  The
 * thread may enter or clear it meanwhile, but be inside at neither call.
 */
void crowd_freeze(struct crowd *c);
void crowd_thaw(struct crowd *c);

#endif
