/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <unistd.h>

#include "hands.h"

#define ZEROS_AT_A_TIME 65536

/* Are the bytes from `start` to `end` (or the file's end) all zero? */
static bool is_zero(int fd, int64_t start, int64_t end)
{
	static unsigned char buf[ZEROS_AT_A_TIME];

	while (start < end) {
		int64_t len = end - start;
		ssize_t n = pread(fd, buf,
				  len < ZEROS_AT_A_TIME ? len : ZEROS_AT_A_TIME,
				  start);

		if (n <= 0) /* the end, or not open for reading */
			return true;
		for (ssize_t i = 0; i < n; i++)
			if (buf[i])
				return false;
		start += n;
	}
	return true;
}

/*
 * Where holes are may differ, since a union may leave some when it copies.
 * But what is between the offset and the next data must be zero.
 */
static void check_data(int fd, int64_t from, int64_t size, int64_t found,
		       struct result *res)
{
	int64_t end = found < 0 ? size : found;

	if (found >= 0 && (found < from || found >= size))
		result_complain(res, "data is said to be at another place\n");
	else if (!is_zero(fd, from, end))
		result_complain(res, "data is said to be a hole\n");
}

static void check_hole(int fd, int64_t from, int64_t size, int64_t found,
		       struct result *res)
{
	int64_t data;

	if (found < from || found > size) {
		result_complain(res, "a hole is said to be nowhere\n");
		return;
	}
	data = lseek(fd, found, SEEK_DATA);
	if (found < size)
		check_data(fd, found, size, data, res);
}

/* The place in the file stays as it was, or all that is read would differ. */
static void seek_holes(int fd, const struct stat *st, const struct op *op,
		       int whence, struct result *res)
{
	int64_t place = lseek(fd, 0, SEEK_CUR);
	int64_t found = lseek(fd, op->off, whence);
	int err = found < 0 ? errno : 0;

	if (op->off < 0 || op->off >= st->st_size || (err && err != ENXIO)) {
		if (err)
			result_fail(res, err);
	} else if (whence == SEEK_DATA) {
		check_data(fd, op->off, st->st_size, found, res);
	} else {
		check_hole(fd, op->off, st->st_size, found, res);
	}
	lseek(fd, place, SEEK_SET);
}

/* Offsets in directories mean nothing to anyone else: seekdir tries them. */
void hands_lseek(struct hands *h, const struct op *op, struct result *res)
{
	static const int whences[] = { SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA,
				       SEEK_HOLE };
	int whence = whences[op->whence % 5];
	int fd = hands_fd(h, op->fd);
	struct stat st;

	if (fstat(fd, &st) < 0)
		result_fail(res, errno);
	else if (S_ISDIR(st.st_mode))
		result_fail(res, EISDIR);
	else if (S_ISREG(st.st_mode) && whence >= SEEK_DATA)
		seek_holes(fd, &st, op, whence, res);
	else
		result_of(res, lseek(fd, op->off, whence));
}
