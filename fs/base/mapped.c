/* SPDX-License-Identifier: Apache-2.0 */
#include "mapped.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Twice the pieces of the one file that is mapped in pieces (records.h). */
#define AREAS 8192

/* The signal may look at any moment: begin is written last, cleared first. */
struct area {
	atomic_uintptr_t begin; /* 0: free */
	atomic_uintptr_t end;
};

static struct area areas[AREAS];
static atomic_int areas_used; /* none behind this one was ever in use */
static pthread_mutex_t areas_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_mapped(uintptr_t address)
{
	int used = areas_used;

	for (int i = 0; i < used; i++) {
		uintptr_t begin = areas[i].begin;

		if (begin && address >= begin && address < areas[i].end)
			return true;
	}
	return false;
}

/* Zeroes in place of a page that could not be had; else as ever. */
static void on_bus_error(int sig, siginfo_t *info, void *context)
{
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	uintptr_t size = (uintptr_t)getpagesize();
	char *page = (char *)((uintptr_t)info->si_addr & ~(size - 1));

	(void)context;
	if (!is_mapped((uintptr_t)info->si_addr) ||
	    mmap(page, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		sigaction(sig, &by_default, NULL);
}

static bool area_add(void *p, size_t size)
{
	int i = 0;

	pthread_mutex_lock(&areas_lock);
	while (i < AREAS && areas[i].begin)
		i++;
	if (i < AREAS) {
		areas[i].end = (uintptr_t)p + size;
		areas[i].begin = (uintptr_t)p;
		if (i >= areas_used)
			areas_used = i + 1;
	}
	pthread_mutex_unlock(&areas_lock);
	return i < AREAS;
}

static void area_remove(void *p)
{
	pthread_mutex_lock(&areas_lock);
	for (int i = 0; i < areas_used; i++)
		if (areas[i].begin == (uintptr_t)p)
			areas[i].begin = 0;
	pthread_mutex_unlock(&areas_lock);
}

void *mapped_new(int fd, off_t at, size_t size, int prot)
{
	struct sigaction action = {
		.sa_sigaction = on_bus_error,
		.sa_flags = SA_SIGINFO,
	};
	void *p = mmap(NULL, size, prot, MAP_SHARED, fd, at);

	if (p == MAP_FAILED)
		return NULL;
	if (area_add(p, size) && !sigaction(SIGBUS, &action, NULL))
		return p;
	mapped_free(p, size);
	return NULL;
}

void mapped_free(void *p, size_t size)
{
	if (!p)
		return;
	area_remove(p);
	munmap(p, size);
}
