/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "fdio.h"
#include "log.h"
#include "scope.h"

#define VERSION_FILE "version"
#define VERSION_NEW  "version.new" /* while a store is made */
#define VERSION_WORD "layerfs store "
#define LOCK_FILE    "lock"
#define ROOT_STORE   "/var/lib/layerfs"
#define USER_STORE   ".local/share/layerfs"

/* Images have files that only their root may read. */
#define STORE_MODE 0700

static const char *const directories[] = {
	STORE_OBJECTS, "layers",    STORE_LAYERS, "images",
	STORE_IMAGES,  STORE_NAMES, STORE_STAGES,
};

static char *joined(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static int default_path(char **out)
{
	const char *home = variable("HOME");
	const char *data = variable("XDG_DATA_HOME");

	if (variable(STORE_ENV))
		*out = strdup(variable(STORE_ENV));
	else if (geteuid() == 0)
		*out = strdup(ROOT_STORE);
	else if (data)
		*out = joined(data, "layerfs");
	else if (home)
		*out = joined(home, USER_STORE);
	else
		return -ENOENT;
	return *out ? 0 : -ENOMEM;
}

static int find_path(const char *path, char **out)
{
	int err = 0;

	if (path)
		*out = strdup(path);
	else
		err = default_path(out);
	if (err == -ENOENT)
		log_error("where is the store? neither --store, " STORE_ENV
			  " nor HOME is set");
	return err ?: *out ? 0 : -ENOMEM;
}

/* All directories of a path, as mkdir -p. */
static int make_path(char *path)
{
	for (char *p = path + 1;; p++) {
		char end = *p;

		if (end && end != '/')
			continue;
		*p = '\0';
		if (mkdir(path, end ? 0755 : STORE_MODE) && errno != EEXIST)
			return -errno;
		*p = end;
		if (!end)
			return 0;
	}
}

/* What a store has that was not finished: its version comes last. */
static bool may_be_there(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(directories); i++)
		if (!strcmp(name, directories[i]))
			return true;
	return !strcmp(name, ".") || !strcmp(name, "..") ||
	       !strcmp(name, "lost+found") || !strcmp(name, VERSION_NEW);
}

static int want_empty(const struct store *s)
{
	int fd = beneath_open(s->fd, "", O_RDONLY | O_DIRECTORY);
	struct dirent *e;
	DIR *d;
	int err = beneath_list(fd, &d);

	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d)))
		if (!may_be_there(e->d_name))
			err = -ENOTEMPTY;
	closedir(d);
	if (err == -ENOTEMPTY)
		log_error("'%s' is not empty, and no store", s->path);
	return err;
}

static int write_version(const struct store *s)
{
	char text[64];
	int n = snprintf(text, sizeof(text), VERSION_WORD "%d\n",
			 STORE_VERSION);
	scoped_fd int fd =
		beneath_create(s->fd, VERSION_NEW, O_WRONLY | O_TRUNC, 0444);

	if (fd < 0)
		return fd;
	if (fdio_pwrite(fd, text, (size_t)n, 0) != n)
		return -EIO;
	/* Another one who makes it at the same time writes the same. */
	return renameat(s->fd, VERSION_NEW, s->fd, VERSION_FILE) ? -errno : 0;
}

/* 0; -ENOENT: it has none; -EPROTO: it is not ours, and that has been said. */
static int check_version(const struct store *s)
{
	char text[64] = "";
	int version = 0;
	char end = 0;
	scoped_fd int fd = beneath_open(s->fd, VERSION_FILE, O_RDONLY);
	ssize_t n = fd < 0 ? fd : fdio_pread(fd, text, sizeof(text) - 1, 0);

	if (n < 0)
		return (int)n;
	if (sscanf(text, VERSION_WORD "%9d%c", &version, &end) != 2 ||
	    end != '\n') {
		log_error("'%s' is no store: its file 'version' is not ours",
			  s->path);
		return -EPROTO;
	}
	if (version == STORE_VERSION)
		return 0;
	log_error("'%s' is a store of version %d; this layerfs knows version "
		  "%d",
		  s->path, version, STORE_VERSION);
	return -EPROTO;
}

static int make_directories(const struct store *s)
{
	for (size_t i = 0; i < ARRAY_LEN(directories); i++)
		if (mkdirat(s->fd, directories[i], STORE_MODE) &&
		    errno != EEXIST)
			return -errno;
	return 0;
}

/* Between two who make it at once, want_empty must not see half of one. */
static int make_inside(const struct store *s)
{
	int err;

	if (flock(s->fd, LOCK_EX))
		return -errno;
	err = check_version(s);
	if (err == -ENOENT)
		err = want_empty(s) ?: make_directories(s) ?: write_version(s);
	flock(s->fd, LOCK_UN);
	return err;
}

static int open_path(const char *path, bool make, struct store *s)
{
	int err = find_path(path, &s->path);

	if (err)
		return err;
	s->fd = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->fd < 0 && errno == ENOENT && make) {
		err = make_path(s->path);
		s->fd = err ? -1 :
			      open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (!err && s->fd < 0)
		err = -errno;
	return err;
}

static int open_store(const char *path, bool make, struct store *out)
{
	scoped_store struct store s = STORE_NONE;
	int err = open_path(path, make, &s);

	err = err ?: make ? make_inside(&s) : check_version(&s);
	if (err == -ENOENT && s.path)
		log_error("no store at '%s'; 'layerfs import' makes one",
			  s.path);
	else if (err && err != -EPROTO && err != -ENOTEMPTY && s.path)
		log_error("store '%s': %s", s.path, strerror(-err));
	if (err)
		return err;
	*out = s;
	s = STORE_NONE;
	return 0;
}

int store_open(const char *path, struct store *out)
{
	return open_store(path, false, out);
}

int store_make(const char *path, struct store *out)
{
	return open_store(path, true, out);
}

void store_close(struct store *s)
{
	scope_close_fd(&s->fd);
	free(s->path);
	*s = STORE_NONE;
}

static int lock(const struct store *s, int how)
{
	scoped_fd int fd = beneath_create(s->fd, LOCK_FILE, O_RDWR, 0600);

	if (fd < 0)
		return fd;
	while (flock(fd, how))
		if (errno != EINTR)
			return -errno;
	return steal_fd(&fd);
}

int store_lock_shared(const struct store *s)
{
	return lock(s, LOCK_SH);
}

int store_lock_exclusive(const struct store *s)
{
	return lock(s, LOCK_EX);
}
