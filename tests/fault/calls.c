/* SPDX-License-Identifier: Apache-2.0 */
#include "calls.h"

#include <fcntl.h>
#include <sys/syscall.h>

/* clang-format off */
const struct call calls[] = {
	{ SYS_openat,		"openat",	false,	false },
	{ SYS_openat2,		"openat2",	false,	false },
	{ SYS_open_by_handle_at, "open_by_handle_at", false, false },
	{ SYS_name_to_handle_at, "name_to_handle_at", false, false },
	{ SYS_mkdirat,		"mkdirat",	true,	false },
	{ SYS_mknodat,		"mknodat",	true,	false },
	{ SYS_symlinkat,	"symlinkat",	true,	false },
	{ SYS_linkat,		"linkat",	true,	false },
	{ SYS_renameat2,	"renameat2",	true,	false },
	{ SYS_unlinkat,		"unlinkat",	false,	false },
	{ SYS_readlinkat,	"readlinkat",	false,	false },
	{ SYS_getdents64,	"getdents64",	false,	false },
	{ SYS_statx,		"statx",	false,	false },
	{ SYS_faccessat,	"faccessat",	false,	false },
	{ SYS_faccessat2,	"faccessat2",	false,	false },
	{ SYS_lseek,		"lseek",	false,	true },
	{ SYS_ioctl,		"ioctl",	false,	true },
	{ SYS_newfstatat,	"newfstatat",	false,	false },
	{ SYS_fstat,		"fstat",	false,	false },
	{ SYS_pread64,		"pread64",	false,	true },
	{ SYS_write,		"write",	true,	true },
	{ SYS_writev,		"writev",	true,	true },
	{ SYS_pwrite64,		"pwrite64",	true,	true },
	{ SYS_pwritev,		"pwritev",	true,	true },
	{ SYS_copy_file_range,	"copy_file_range", true, false },
	{ SYS_fallocate,	"fallocate",	true,	false },
	{ SYS_ftruncate,	"ftruncate",	false,	false },
	{ SYS_fsync,		"fsync",	true,	false },
	{ SYS_fdatasync,	"fdatasync",	true,	false },
	{ SYS_syncfs,		"syncfs",	true,	false },
	{ SYS_fchmod,		"fchmod",	false,	false },
	{ SYS_fchmodat,		"fchmodat",	false,	false },
	{ SYS_fchown,		"fchown",	false,	false },
	{ SYS_fchownat,		"fchownat",	false,	false },
	{ SYS_utimensat,	"utimensat",	false,	false },
	{ SYS_setxattr,		"setxattr",	true,	false },
	{ SYS_lsetxattr,	"lsetxattr",	true,	false },
	{ SYS_fsetxattr,	"fsetxattr",	true,	false },
	{ SYS_removexattr,	"removexattr",	false,	false },
	{ SYS_lremovexattr,	"lremovexattr",	false,	false },
	{ SYS_fremovexattr,	"fremovexattr",	false,	false },
	{ SYS_getxattr,		"getxattr",	false,	false },
	{ SYS_lgetxattr,	"lgetxattr",	false,	false },
	{ SYS_fgetxattr,	"fgetxattr",	false,	false },
	{ SYS_listxattr,	"listxattr",	false,	false },
	{ SYS_llistxattr,	"llistxattr",	false,	false },
	{ SYS_flistxattr,	"flistxattr",	false,	false },
#ifdef SYS_renameat
	{ SYS_renameat,		"renameat",	true,	false },
#endif
#ifdef SYS_rename /* the old calls, where the machine has them */
	{ SYS_rename,		"rename",	true,	false },
	{ SYS_mkdir,		"mkdir",	true,	false },
	{ SYS_mknod,		"mknod",	true,	false },
	{ SYS_link,		"link",		true,	false },
	{ SYS_symlink,		"symlink",	true,	false },
	{ SYS_unlink,		"unlink",	false,	false },
	{ SYS_rmdir,		"rmdir",	false,	false },
	{ SYS_open,		"open",		false,	false },
	{ SYS_chmod,		"chmod",	false,	false },
	{ SYS_chown,		"chown",	false,	false },
	{ SYS_lchown,		"lchown",	false,	false },
	{ SYS_truncate,		"truncate",	false,	false },
	{ SYS_stat,		"stat",		false,	false },
	{ SYS_lstat,		"lstat",	false,	false },
#endif
};
/* clang-format on */

const size_t calls_count = sizeof(calls) / sizeof(calls[0]);

const struct call *call_find(int nr)
{
	for (size_t i = 0; i < calls_count; i++)
		if (calls[i].nr == nr)
			return &calls[i];
	return NULL;
}

bool call_takes_space(const struct call *c, const struct seccomp_data *data)
{
	if (c->nr == SYS_openat)
		return data->args[2] & O_CREAT;
	return c->takes_space;
}
