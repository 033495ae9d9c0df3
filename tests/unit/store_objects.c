/* SPDX-License-Identifier: Apache-2.0 */
#include "store_objects.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"
#include "store_list.h"

static struct store s = STORE_NONE;

static void begin(void)
{
	scratch_begin();
	cr_assert_not(chdir(scratch_path()));
	cr_assert_eq(store_make("s", &s), 0);
}

TestSuite(store_objects, .init = begin);

static struct store_object put(struct object_writer *w, const char *text)
{
	struct store_object id;

	cr_assert_eq(object_writer_begin(w), 0);
	cr_assert_eq(object_writer_add(w, text, strlen(text)), 0);
	cr_assert_eq(object_writer_end(w, &id), 0);
	return id;
}

static void publish(const char *const *texts, struct store_object *ids)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	scoped_object_writer struct object_writer *w = NULL;

	cr_assert_eq(store_stage_begin(&s, &st), 0);
	cr_assert_eq(object_writer_open(&st, &w), 0);
	for (; *texts; texts++)
		*ids++ = put(w, *texts);
	cr_assert_eq(store_objects_publish(&st), 0);
}

static void path_in_store(const struct store_object *id, char *path, size_t len)
{
	snprintf(path, len, "s/objects/%s", store_object_path(id).text);
}

static size_t count(void)
{
	scoped_store_objects struct store_objects all = { 0 };

	cr_assert_eq(store_list_objects(&s, &all), 0);
	return all.count;
}

static void expect_text(const struct store_object *id, const char *text)
{
	scoped_fd int objects = store_objects_open(&s);
	scoped_fd int fd = store_object_open(objects, id);
	char got[64] = "";

	cr_assert_geq(fd, 0);
	cr_assert_eq(read(fd, got, sizeof(got)), (ssize_t)strlen(text));
	cr_expect_str_eq(got, text);
}

Test(store_objects, a_path_is_parsed_as_it_is_written)
{
	static const char *const names[] = {
		"0123456789abcdef0123456789abcdef-0",
		"0123456789abcdef0123456789abcdef-18446744073709551615",
		"0123456789abcdef0123456789abcdef-12.1",
	};
	static const char *const bad[] = {
		"",
		"new",
		"0123456789abcdef0123456789abcdef",
		"0123456789abcdef0123456789abcdef-",
		"0123456789abcdef0123456789abcdef-01",
		"0123456789abcdef0123456789abcdef-1.0",
		"0123456789abcdef0123456789abcdef-1.",
		"0123456789abcdef0123456789abcdef-1x",
		"0123456789ABCDEF0123456789abcdef-1",
		"0123456789abcdef0123456789abcde-1",
	};
	struct store_object id;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct store_object_path p;

		cr_assert_eq(store_object_parse(names[i], &id), 0);
		p = store_object_path(&id);
		cr_expect_str_eq(store_object_name(&p), names[i]);
		cr_expect_eq(strncmp(p.text, "01/", 3), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		cr_expect_eq(store_object_parse(bad[i], &id), -EINVAL, "%s",
			     bad[i]);
}

Test(store_objects, same_contents_are_there_once)
{
	struct store_object ids[3];

	publish((const char *[]){ "one", "two", "one", NULL }, ids);
	cr_expect_eq(store_object_compare(&ids[0], &ids[2]), 0);
	cr_expect_eq(count(), 2);
	publish((const char *[]){ "one", "three", NULL }, ids);
	cr_expect_eq(count(), 3);
	expect_text(&ids[0], "one");
	expect_text(&ids[1], "three");
}

Test(store_objects, are_not_real_before_they_are_published)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	scoped_object_writer struct object_writer *w = NULL;

	cr_assert_eq(store_stage_begin(&s, &st), 0);
	cr_assert_eq(object_writer_open(&st, &w), 0);
	put(w, "one");
	cr_expect_eq(count(), 0);
}

/* Put other contents of the same length in the place of an object. */
static void forge(const struct store_object *id, const char *text)
{
	char path[128];
	scoped_fd int fd = -1;

	path_in_store(id, path, sizeof(path));
	cr_assert_not(chmod(path, 0600));
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

Test(store_objects, other_contents_with_the_same_hash_are_another_variant)
{
	struct store_object id;
	struct store_object again;

	publish((const char *[]){ "one", NULL }, &id);
	forge(&id, "eno");
	publish((const char *[]){ "one", NULL }, &again);
	cr_expect_eq(again.variant, 1);
	expect_text(&id, "eno");
	expect_text(&again, "one");
	publish((const char *[]){ "one", NULL }, &again);
	cr_expect_eq(again.variant, 1);
	cr_expect_eq(count(), 2);
}

Test(store_objects, what_is_removed_meanwhile_is_published_again)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	scoped_object_writer struct object_writer *w = NULL;
	struct store_object id;
	char path[128];

	publish((const char *[]){ "one", NULL }, &id);
	cr_assert_eq(store_stage_begin(&s, &st), 0);
	cr_assert_eq(object_writer_open(&st, &w), 0);
	put(w, "one");
	path_in_store(&id, path, sizeof(path));
	cr_assert_not(unlink(path));
	cr_assert_eq(store_objects_publish(&st), 0);
	expect_text(&id, "one");
}

Test(store_objects, of_two_who_publish_other_contents_of_one_hash_one_is_told)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	scoped_object_writer struct object_writer *w = NULL;
	struct store_object id;
	struct store_object theirs;

	cr_assert_eq(store_stage_begin(&s, &st), 0);
	cr_assert_eq(object_writer_open(&st, &w), 0);
	id = put(w, "one");
	publish((const char *[]){ "one", NULL }, &theirs);
	cr_expect_eq(store_objects_publish(&st), 0);
	cr_expect_eq(store_object_compare(&id, &theirs), 0);
	forge(&theirs, "eno");
	cr_expect_eq(store_objects_publish(&st), -EAGAIN);
	expect_text(&theirs, "eno");
}
