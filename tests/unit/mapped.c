/* SPDX-License-Identifier: Apache-2.0 */
#include "mapped.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

static int file_of(size_t size)
{
	int fd = memfd_create("mapped", MFD_CLOEXEC);

	cr_assert_eq(ftruncate(fd, (off_t)size), 0);
	cr_assert_eq(pwrite(fd, "x", 1, 0), 1);
	cr_assert_eq(pwrite(fd, "y", 1, PAGE), 1);
	return fd;
}

Test(mapped, what_is_lost_is_zero_and_the_rest_stays)
{
	int fd = file_of(2 * PAGE);
	volatile char *p = mapped_new(fd, 0, 2 * PAGE, PROT_READ);

	cr_assert_not_null((void *)p);
	cr_expect_eq(p[PAGE], 'y');
	cr_assert_eq(ftruncate(fd, PAGE), 0);
	cr_expect_eq(p[0], 'x');
	cr_expect_eq(p[PAGE], 0);
	cr_expect_eq(p[2 * PAGE - 1], 0);
	mapped_free((void *)p, 2 * PAGE);
	close(fd);
}

/* Also where others have come and gone meanwhile. */
Test(mapped, each_of_many_survives)
{
	volatile char *p[100];
	int fd = file_of(2 * PAGE);

	for (int i = 0; i < 100; i++)
		p[i] = mapped_new(fd, PAGE, PAGE, PROT_READ | PROT_WRITE);
	for (int i = 0; i < 100; i += 3)
		mapped_free((void *)p[i], PAGE);
	cr_assert_eq(ftruncate(fd, 0), 0);
	for (int i = 0; i < 100; i++)
		if (i % 3)
			cr_expect_eq(p[i][7], 0);
	p[1][7] = 'z';
	cr_expect_eq(p[1][7], 'z');
	for (int i = 0; i < 100; i++)
		if (i % 3)
			mapped_free((void *)p[i], PAGE);
	close(fd);
}

Test(mapped, what_is_mapped_no_more_is_not_ours, .signal = SIGBUS)
{
	int fd = file_of(PAGE);
	volatile char *p;

	mapped_free(mapped_new(fd, 0, PAGE, PROT_READ), PAGE);
	p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
	cr_assert_eq(ftruncate(fd, 0), 0);
	cr_expect_eq(p[0], 0);
}

Test(mapped, what_can_not_be_mapped_is_null)
{
	cr_expect_null(mapped_new(-1, 0, PAGE, PROT_READ));
	mapped_free(NULL, PAGE);
}
