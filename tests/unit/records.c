/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct records f;

static void begin(void)
{
	records_init(&f, records_file(-1));
}

static void end(void)
{
	records_end(&f);
}

TestSuite(records, .init = begin, .fini = end);

static void write_one(uint32_t index, const char *name)
{
	struct record r = {
		.id = index + UINT64_C(1000000),
		.dir = 7,
		.ino = index * UINT64_C(3),
		.hash = index,
		.kind = 8,
		.length = (uint8_t)strlen(name),
	};

	cr_assert(records_have_room(&f, index));
	cr_assert(records_write(&f, index, &r, name));
}

static bool is_there(uint32_t index, const char *name)
{
	char found[NAME_MAX + 1];
	struct record r;

	return records_read_name(&f, index, &r, found) &&
	       r.id == index + UINT64_C(1000000) && r.dir == 7 &&
	       r.ino == index * UINT64_C(3) && r.hash == index && r.kind == 8 &&
	       !strcmp(found, name);
}

static const char *name_of(size_t length)
{
	static char name[NAME_MAX + 1];

	memset(name, 'a' + (int)(length % 26), length);
	name[length] = '\0';
	return name;
}

Test(records, names_of_any_length_come_back)
{
	for (uint32_t i = 1; i <= NAME_MAX; i++)
		write_one(i, name_of(i));
	for (uint32_t i = 1; i <= NAME_MAX; i++)
		cr_expect(is_there(i, name_of(i)), "%u", i);
}

Test(records, a_longer_name_may_follow_a_shorter_one_and_back)
{
	write_one(5, "short");
	write_one(5, name_of(200));
	cr_expect(is_there(5, name_of(200)));
	write_one(5, "short again");
	cr_expect(is_there(5, "short again"));
}

Test(records, what_was_never_written_is_of_nobody)
{
	struct record r;

	cr_expect_not(records_read(&f, 3, &r));
	write_one(4, "a");
	cr_assert(records_read(&f, 3, &r));
	cr_expect_eq(r.id, 0);
	cr_expect_not(records_read(&f, UINT32_MAX, &r));
	cr_expect_not(records_have_room(&f, UINT32_MAX));
}

Test(records, they_may_lie_far_apart)
{
	for (uint32_t i = 0; i < 20; i++)
		write_one(i * 100000, name_of(i + 20));
	for (uint32_t i = 0; i < 20; i++)
		cr_expect(is_there(i * 100000, name_of(i + 20)));
}

Test(records, the_link_alone_can_be_changed)
{
	struct record r;

	write_one(9, "nine");
	records_link(&f, 9, 77);
	cr_expect(is_there(9, "nine"));
	cr_assert(records_read(&f, 9, &r));
	cr_expect_eq(r.next, 77);
}

Test(records, what_rests_is_still_there)
{
	write_one(2, "two");
	records_rest(&f);
	cr_expect(is_there(2, "two"));
}

/* As with a disk that has no room for a page, or gives it back no more. */
Test(records, a_page_that_the_disk_does_not_give_is_empty)
{
	struct record r;

	write_one(2, "two");
	cr_assert_eq(ftruncate(f.fd, 0), 0);
	cr_assert(records_read(&f, 2, &r));
	cr_expect_eq(r.id, 0);
	write_one(2, "again");
	cr_expect(is_there(2, "again"));
}

Test(records, other_bus_errors_are_what_they_were, .signal = SIGBUS)
{
	int fd = memfd_create("empty", MFD_CLOEXEC);
	volatile char *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);

	cr_assert_neq(p, MAP_FAILED);
	cr_assert_eq(*p, 0);
}

static struct records other;

Test(records, without_a_file_there_is_no_room)
{
	records_init(&other, -1);
	cr_expect_not(records_have_room(&other, 1));
	cr_expect_not(records_have_room(&other, 1));
	records_end(&other);
}

/* It does not ask a disk that is full again for each of them. */
Test(records, a_file_that_can_not_grow_has_none)
{
	int fd = memfd_create("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	cr_assert_eq(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW), 0);
	records_init(&other, fd);
	for (uint32_t i = 0; i < 100; i++)
		cr_expect_not(records_have_room(&other, i));
	records_end(&other);
}
