/* SPDX-License-Identifier: Apache-2.0 */
#include "sign.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scope.h"

/* Numbers that no mount has. */
#define MINE  makedev(4095, 1000001)
#define OTHER makedev(4095, 100000)

static bool has_ended(int pidfd)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

Test(sign, who_hung_it_is_found_until_it_is_gone)
{
	pid_t child = fork();
	int ready = -1;

	if (child == 0) {
		sign_hang(MINE);
		pause();
		_exit(0);
	}
	for (int i = 0; ready < 0 && i < 500; i++) {
		usleep(10000);
		ready = sign_find(MINE);
	}
	cr_assert_geq(ready, 0, "not found");
	cr_expect(!has_ended(ready));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	cr_expect(has_ended(ready));
	cr_expect_eq(sign_find(MINE), -ESRCH);
	close(ready);
}

Test(sign, of_another_mount_is_not_taken_for_it)
{
	scoped_fd int sign = sign_hang(MINE);

	cr_assert_geq(sign, 0);
	cr_expect_eq(sign_find(OTHER), -ESRCH);
}

Test(sign, device_is_that_of_stat)
{
	struct stat st;
	dev_t dev;

	cr_assert_eq(stat("/proc", &st), 0);
	cr_assert_eq(sign_device("/proc", &dev), 0);
	cr_expect_eq(dev, st.st_dev);
	cr_expect_eq(sign_device("/proc/no such", &dev), -ENOENT);
}
