/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-storm DIR SECONDS: several processes at once rename, make and delete
 * in DIR, each only names of its own, so that each knows what must be there;
 * others only read.  Prints what was lost.
 */
#include "probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define WORKERS 4
#define READERS 2
#define PLACES  4 /* directories that names move among */
#define NAMES   8 /* of each worker */

/* Counted by all processes together. */
static struct count {
	long steps;
	long lost;    /* a name that must be there is not */
	long ghosts;  /* a name that cannot be there is */
	long refused; /* a call that cannot fail did */
	long unread; /* a directory cannot be read, or lacks what never moves */
} * count;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add(long *counter)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

static void path_of(char *path, unsigned int place, int worker,
		    unsigned int name)
{
	snprintf(path, 64, "p%u/w%d-%u", place, worker, name);
}

/* One step of a worker with one of its names; where: its place, or -1. */
static void step(int worker, unsigned int *seed, int *where)
{
	unsigned int name = (unsigned int)rand_r(seed) % NAMES;
	unsigned int to = (unsigned int)rand_r(seed) % PLACES;
	int *at = &where[name];
	char from_path[64], to_path[64];
	struct stat st;
	int fd;

	path_of(to_path, to, worker, name);
	add(&count->steps);
	if (*at < 0) {
		fd = open(to_path, O_CREAT | O_EXCL | O_WRONLY, 0644);
		if (fd < 0)
			add(&count->refused);
		else
			close(fd);
		*at = fd < 0 ? *at : (int)to;
		return;
	}
	path_of(from_path, (unsigned int)*at, worker, name);
	if (lstat(from_path, &st) < 0)
		add(&count->lost);
	if ((int)to != *at && lstat(to_path, &st) == 0)
		add(&count->ghosts);
	if (rand_r(seed) % 4 == 0) {
		if (unlink(from_path) < 0)
			add(&count->refused);
		*at = -1;
	} else {
		if (rename(from_path, to_path) < 0)
			add(&count->refused);
		*at = (int)to;
	}
}

static void work(int worker, double end)
{
	unsigned int seed = (unsigned int)worker + 1;
	int where[NAMES];

	/* The names 0 to 3 are in p0 from the beginning: from a lower. */
	for (int i = 0; i < NAMES; i++)
		where[i] = i < 4 ? 0 : -1;
	while (now() < end)
		step(worker, &seed, where);
}

/* "stays" is in every place, and is never touched. */
static void read_place(unsigned int place)
{
	char path[64];
	struct dirent *d;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "p%u", place);
	dir = opendir(path);
	while (dir && (errno = 0, d = readdir(dir)))
		found |= strcmp(d->d_name, "stays") == 0;
	if (!dir || errno || !found)
		add(&count->unread);
	if (dir)
		closedir(dir);
}

static void read_all(double end)
{
	for (unsigned int i = 0; now() < end; i++)
		read_place(i % PLACES);
}

static void in_child(void (*job)(int, double), int number, double end)
{
	if (fork() == 0) {
		job(number, end);
		_exit(0);
	}
}

static void read_job(int number, double end)
{
	read_all(end);
}

int main(int argc, char **argv)
{
	double end;

	if (argc < 3 || chdir(argv[1]) < 0)
		give_up("DIR SECONDS");
	count = mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	end = now() + atof(argv[2]);
	for (int i = 0; i < WORKERS; i++)
		in_child(work, i, end);
	for (int i = 0; i < READERS; i++)
		in_child(read_job, i, end);
	while (wait(NULL) > 0)
		;
	printf("%s steps, %ld lost, %ld ghosts, %ld refused, %ld unread\n",
	       count->steps > 100 ? "many" : "few", count->lost, count->ghosts,
	       count->refused, count->unread);
	return 0;
}
