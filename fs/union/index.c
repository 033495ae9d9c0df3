/* SPDX-License-Identifier: Apache-2.0 */
#include "index.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "log.h"
#include "mark.h"
#include "scope.h"
#include "tree.h"
#include "xattr.h"

#define INDEX_NAME "index"
#define INDEX_MODE 0000 /* nobody's, as the kernel makes it */
#define OWN_MODE   0700 /* without privilege we need it ourselves */
#define LINKS_MAX  16   /* bytes of "U+1" and the like */

/* The kernel's half-made things, which it would remove as well. */
static void sweep(int dir)
{
	int fd = beneath_open(dir, "", O_RDONLY | O_DIRECTORY);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_name[0] == '#')
			stage_remove_tree(dir, e->d_name);
	if (d)
		closedir(d);
	else
		scope_close_fd(&fd);
}

/* The mark on `fd` that says which object it goes with; made if need be. */
static bool belongs_to(struct tree *t, int fd, const char *what,
		       const struct origin *o)
{
	char name[MARK_NAME_MAX];
	struct origin has;
	int err;

	mark_name(t->style, what, name);
	err = origin_read_named(fd, name, &has);
	if (!err)
		return origin_equal(&has, o);
	return err == -ENODATA && !xattr_set(fd, name, o->bytes, o->length, 0);
}

/*
 * The kernel refuses another topmost lower than at first.  Entries are found
 * by handles, so for us it does no harm.
 */
static bool is_of_this_upper(struct tree *t, int dir)
{
	const struct stack *s = &t->stack;
	struct object top = object_root(&s->lowers[0]);
	struct origin upper;
	struct origin lower;

	if (origin_of(s->upper.fd, s->upper.uuid, &upper) ||
	    object_origin(&top, &s->lowers[0], &lower))
		return false;
	origin_of_upper(&upper);
	if (!belongs_to(t, dir, "upper", &upper)) {
		log_error("workdir '%s': its index belongs to another upper; "
			  "hard links of lower files are not kept together",
			  s->work.name);
		return false;
	}
	if (object_has_handle(&top))
		belongs_to(t, s->upper.fd, "origin", &lower);
	return true;
}

int index_open(struct tree *t)
{
	scoped_fd int fd = -1;
	int work = t->stack.work.fd;

	mode_t mode = t->style == MARK_STYLE_TRUSTED ? INDEX_MODE : OWN_MODE;

	if (mkdirat(work, INDEX_NAME, mode) && errno != EEXIST)
		return -errno;
	fd = beneath_open(work, INDEX_NAME, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return fd;
	if (!is_of_this_upper(t, fd))
		return 0;
	sweep(fd);
	t->index = steal_fd(&fd);
	return 0;
}

bool index_is_privileged(const struct tree *t)
{
	struct statx st;

	return !beneath_stat(t->stack.work.fd, INDEX_NAME, &st) &&
	       (st.stx_mode & 07777) == INDEX_MODE;
}

bool index_is_for(const struct tree *t, const struct statx *lower)
{
	if (t->index < 0 || lower->stx_nlink < 2 || S_ISDIR(lower->stx_mode))
		return false;
	/* Without privilege there are no marks but on regular files. */
	return t->style == MARK_STYLE_TRUSTED || S_ISREG(lower->stx_mode);
}

int index_entry_of(struct tree *t, const struct object *lower, uint16_t layer,
		   char entry[ORIGIN_NAME])
{
	struct origin o;
	int err = object_origin(lower, &t->stack.lowers[layer], &o);

	return err ?: origin_name(&o, entry);
}

int index_stat(const struct tree *t, const char *entry, struct statx *out)
{
	int err = t->index < 0 ? -ENOENT : beneath_stat(t->index, entry, out);

	/* The kernel's whiteouts there: known to exist no more. */
	if (!err && mark_is_whiteout_device(out))
		return -ENOENT;
	return err;
}

/* Over a whiteout that the kernel left for a handle's sake, too. */
int index_publish(const struct tree *t, struct stage *s, const char *entry)
{
	struct statx st;

	if (!beneath_stat(t->index, entry, &st) && mark_is_whiteout_device(&st))
		unlinkat(t->index, entry, 0);
	return stage_publish(s, t->index, entry, RENAME_NOREPLACE);
}

int index_entry_open(const struct tree *t, const char *entry, int flags)
{
	return beneath_open(t->index, entry, flags);
}

static int read_links(const struct tree *t, int fd, char text[LINKS_MAX + 1])
{
	char name[MARK_NAME_MAX];
	ssize_t size = xattr_get(fd, mark_name(t->style, "nlink", name), text,
				 LINKS_MAX);

	if (size < 0 && !xattr_is_none(size) && size != -ERANGE)
		return (int)size;
	if (size < 3)
		return -ENODATA;
	text[size] = '\0';
	/* (strchr() would find the end of "UL", too.) */
	if ((text[0] != 'U' && text[0] != 'L') ||
	    (text[1] != '+' && text[1] != '-'))
		return -ENODATA;
	return 0;
}

/* The links that its lower object has; 0 if that cannot be found. */
static uint32_t lower_links(const struct tree *t, int fd)
{
	struct origin o;
	struct statx st;
	scoped_fd int lower =
		origin_read(fd, &o) ? -1 : inos_open_origin(&t->inos, &o);

	return lower < 0 || beneath_stat(lower, "", &st) ? 0 : st.stx_nlink;
}

int index_links(const struct tree *t, int fd, const struct statx *upper,
		uint32_t *out)
{
	char text[LINKS_MAX + 1];
	uint32_t links = 0;
	int err = read_links(t, fd, text);
	long more = err ? 0 : strtol(text + 1, NULL, 10);

	if (err && err != -ENODATA)
		return err;
	if (more < INT_MIN || more > INT_MAX)
		more = 0;
	if (!err && text[0] == 'L')
		links = lower_links(t, fd);
	links = links ?: upper->stx_nlink;
	*out = (long)links + more > 0 ? (uint32_t)(links + more) : 0;
	return 0;
}

/* "U" or "L": more than the upper has, or the lower. */
static int set_more(const struct tree *t, int fd, char than, uint32_t links,
		    uint32_t has)
{
	char name[MARK_NAME_MAX];
	char text[LINKS_MAX + 1];
	int len = snprintf(text, sizeof(text), "%c%+i", than,
			   (int)links - (int)has);

	return mark_put(fd, mark_name(t->style, "nlink", name), text,
			(size_t)len);
}

int index_set_links(const struct tree *t, int fd, const struct statx *upper,
		    uint32_t links)
{
	return set_more(t, fd, 'U', links, upper->stx_nlink);
}

int index_hold_links(const struct tree *t, int fd, uint32_t links)
{
	uint32_t lower = lower_links(t, fd);

	return lower ? set_more(t, fd, 'L', links, lower) : 0;
}

int index_free_links(const struct tree *t, int fd, const struct statx *upper)
{
	char text[LINKS_MAX + 1];
	uint32_t links;
	int err = read_links(t, fd, text);

	if (err || text[0] != 'L')
		return err == -ENODATA ? 0 : err;
	err = index_links(t, fd, upper, &links);
	return err ?: index_set_links(t, fd, upper, links);
}

void index_drop(const struct tree *t, const char *entry)
{
	if (unlinkat(t->index, entry, 0))
		log_debug("index entry %s: %s", entry, strerror(errno));
}

/* Calls `each` for the entries: how many, or the first -errno. */
static int for_entries(const struct tree *t,
		       int (*each)(int dir, const char *entry))
{
	struct dirent *e;
	DIR *d;
	int count = 0;
	int err = beneath_list(
		beneath_open(t->index, "", O_RDONLY | O_DIRECTORY), &d);

	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		count++;
		err = each ? each(t->index, e->d_name) : 0;
	}
	if (!err && errno)
		err = -errno;
	closedir(d);
	return err ?: count;
}

int index_count(const struct tree *t)
{
	return t->index < 0 ? 0 : for_entries(t, NULL);
}

int index_remove(const struct tree *t)
{
	int count = t->index < 0 ? 0 : for_entries(t, stage_remove_tree);

	if (count < 0 || t->index < 0)
		return count;
	return unlinkat(t->stack.work.fd, INDEX_NAME, AT_REMOVEDIR) ? -errno :
								      0;
}
