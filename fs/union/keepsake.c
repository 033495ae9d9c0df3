/* SPDX-License-Identifier: Apache-2.0 */
#include "keepsake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "beneath.h"
#include "xattr.h"

#define CAPABILITY "security.capability"
#define NOTE       "layerfs.kept"

/* Mode and two times as text, then the capability's bytes. */
#define TEXT_MAX 96
#define NOTE_MAX (TEXT_MAX + KEEPSAKE_CAPABILITY)

static int look_at(int fd, struct keepsake *out)
{
	struct statx st;
	int err = beneath_stat(fd, "", &st);

	if (err)
		return err;
	out->mode = st.stx_mode;
	out->size = (off_t)st.stx_size;
	attr_times_of(&st, out->times);
	out->capability_size = xattr_get(fd, CAPABILITY, out->capability,
					 sizeof(out->capability));
	return 0;
}

static int write_note(enum mark_style style, int fd, const struct keepsake *k)
{
	char name[MARK_NAME_MAX];
	char note[NOTE_MAX];
	int len = snprintf(note, TEXT_MAX, "%o %lld %ld %lld %ld ", k->mode,
			   (long long)k->times[0].tv_sec, k->times[0].tv_nsec,
			   (long long)k->times[1].tv_sec, k->times[1].tv_nsec);
	size_t size = (size_t)len;

	if (k->capability_size > 0) {
		memcpy(note + size, k->capability, (size_t)k->capability_size);
		size += (size_t)k->capability_size;
	}
	return mark_put(fd, mark_name(style, NOTE, name), note, size);
}

int keepsake_take(enum mark_style style, int fd, struct keepsake *out)
{
	int err = look_at(fd, out);

	return err ?: write_note(style, fd, out);
}

static int restore(int fd, const struct keepsake *k)
{
	struct statx st;
	int err = beneath_stat(fd, "", &st);

	if (!err && st.stx_mode != k->mode)
		err = attr_set_mode(fd, k->mode);
	if (!err && k->capability_size > 0)
		err = xattr_set(fd, CAPABILITY, k->capability,
				(size_t)k->capability_size, 0);
	return err ?: attr_set_times(fd, k->times);
}

int keepsake_give_back(enum mark_style style, int fd, const struct keepsake *k)
{
	char name[MARK_NAME_MAX];
	int err = restore(fd, k);

	err = err ?: mark_take(fd, mark_name(style, NOTE, name));
	return err == -ENODATA ? 0 : err;
}

/* -EINVAL: it is not one of ours. */
static int read_note(const char *note, ssize_t size, struct keepsake *out)
{
	long long seconds[2];
	int used = 0;

	if (sscanf(note, "%o %lld %ld %lld %ld%n", &out->mode, &seconds[0],
		   &out->times[0].tv_nsec, &seconds[1], &out->times[1].tv_nsec,
		   &used) != 5 ||
	    used >= size || size - used - 1 > KEEPSAKE_CAPABILITY)
		return -EINVAL;
	out->times[0].tv_sec = seconds[0];
	out->times[1].tv_sec = seconds[1];
	out->capability_size = size - used - 1;
	memcpy(out->capability, note + used + 1, (size_t)out->capability_size);
	return 0;
}

int keepsake_mend(enum mark_style style, int fd)
{
	char name[MARK_NAME_MAX];
	char note[NOTE_MAX + 1];
	struct keepsake k;
	ssize_t size =
		mark_get(fd, mark_name(style, NOTE, name), note, NOTE_MAX);
	int err;

	if (size < 0)
		return (int)size;
	note[size] = '\0';
	err = read_note(note, size, &k);
	return err ?: keepsake_give_back(style, fd, &k);
}
