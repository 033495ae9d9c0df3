/* SPDX-License-Identifier: Apache-2.0 */
#include "acts_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "operations.h"

static int write_to(const char *name)
{
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = pwrite(fd, "written", 7, 1000) == 7 ? 0 : -errno;
	close(fd);
	return err;
}

int write_lower(void)
{
	return write_to("file");
}

int write_sparse(void)
{
	return write_to("big");
}

int write_linked(void)
{
	return write_to("linked");
}

/* To the mode that it has. */
int copy_up_linked(void)
{
	return outcome(chmod("linked", 0640));
}

int allocate(void)
{
	int fd = open("file", O_WRONLY | O_CLOEXEC);
	int err = fd < 0 || fallocate(fd, 0, 0, 10000) ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return err;
}

int copy_range(void)
{
	int from = open("both", O_RDONLY | O_CLOEXEC);
	int to = from < 0 ? from : open("file", O_WRONLY | O_CLOEXEC);

	if (to < 0)
		return -errno;
	return outcome((int)copy_file_range(from, NULL, to, NULL, 90, 0));
}

int open_truncating(void)
{
	int fd = open("file", O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

int truncate_lower(void)
{
	return outcome(truncate("big", 1234));
}

int chmod_lower(void)
{
	return outcome(chmod("file", 0600));
}

int chmod_dir(void)
{
	return outcome(chmod("dir/sub", 0700));
}

int chown_lower(void)
{
	return outcome(chown("big", 12, 34));
}

int utimes_lower(void)
{
	struct timespec times[] = { { .tv_sec = 5 }, { .tv_sec = 6 } };

	return outcome(utimensat(AT_FDCWD, "file", times, 0));
}

int set_xattr(void)
{
	return outcome(setxattr("file", "user.new", "value", 5, 0));
}

int remove_xattr(void)
{
	return outcome(removexattr("file", "user.of"));
}

/* With a mask, so that the mode changes, too. */
int set_acl(void)
{
	static const struct {
		uint32_t version;
		struct {
			uint16_t tag;
			uint16_t permissions;
			uint32_t id;
		} entries[5];
	} acl = {
		2, /* of the format */
		{ { 0x01, 6, UINT32_MAX },
		  { 0x02, 4, 1000 },
		  { 0x04, 4, UINT32_MAX },
		  { 0x10, 6, UINT32_MAX },
		  { 0x20, 0, UINT32_MAX } },
	};

	return outcome(setxattr("file", "system.posix_acl_access", &acl,
				sizeof(acl), 0));
}
