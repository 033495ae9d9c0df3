/* SPDX-License-Identifier: Apache-2.0 */
#include "blend.h"

#include <criterion/criterion.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "index_dir.h"
#include "scope.h"
#include "tars.h"

struct stack_case {
	const char *stack;
	const char *tree;
};

static void check(const struct stack_case *cases, size_t count, bool keep)
{
	for (size_t i = 0; i < count; i++) {
		struct index_file *f = tars_blend(cases[i].stack, keep);

		cr_expect_str_eq(tars_tree(f), cases[i].tree, "%s",
				 cases[i].stack);
		index_file_close(f);
	}
}

#define CHECK_WITH(keep, ...)                                             \
	do {                                                              \
		static const struct stack_case cases[] = { __VA_ARGS__ }; \
		check(cases, ARRAY_LEN(cases), keep);                     \
	} while (0)
#define CHECK(...) CHECK_WITH(false, __VA_ARGS__)

Test(blend, directories_are_merged_and_the_topmost_file_shows)
{
	CHECK({ "f a=1", "f a=1" }, { "f a=1 | f a=2", "f a=2" },
	      { "d d; f d/a=1 | d d; f d/b=2", "d d; f d/a=1; f d/b=2" },
	      { "d d; f d/a=1; f d/c=3 | d d; f d/a=2 | d d; f d/b=4",
		"d d; f d/a=2; f d/b=4; f d/c=3" },
	      { "f a=1 |  | f b=2", "f a=1; f b=2" });
}

Test(blend, whiteouts_hide_what_is_below_them)
{
	CHECK({ "f a | w a", "" }, { "d a; f a/b | w a", "" },
	      { "f a=1 | w a | f a=2", "f a=2" },
	      { "d a; f a/b | w a | d a; f a/c", "d a; f a/c" },
	      { "f a | w b", "f a" }, { "d a; f a/b | w a/b", "d a" });
}

Test(blend, whiteouts_hide_only_what_lower_layers_have)
{
	CHECK({ "f a/old | w a; f a/new", "i a; f a/new" },
	      { "d a; f a/old | f a/new; q a", "d a; f a/new" },
	      { "d a; f a/old | q a; d a:700; f a/new", "d a:700; f a/new" });
}

Test(blend, opaque_directories_hide_the_contents_below)
{
	CHECK({ "d a; f a/b | d a; q a", "d a" },
	      { "d a; f a/1 | d a; q a; f a/2 | d a; f a/3",
		"d a; f a/2; f a/3" },
	      { "f a; d b | q .; f c", "f c" });
}

Test(blend, whiteouts_in_directories_that_are_not_there_show_a_directory)
{
	CHECK({ "f x | w a/b", "i a; f x" },
	      { "d a:700; f a/b; f a/c | w a/b", "d a:700; f a/c" });
}

Test(blend, implicit_directories_have_the_attributes_of_those_below)
{
	CHECK({ "d a:700 | f a/b", "d a:700; f a/b" },
	      { "d a:700 | f a/b | f a/c", "d a:700; f a/b; f a/c" },
	      { "d a:700 | d a:711 | f a/b", "d a:711; f a/b" },
	      { "d a:700 | q a; f a/b", "d a:700; f a/b" },
	      { "d a:700 | w a | f a/b", "i a; f a/b" },
	      { "f a | f a/b", "i a; f a/b" },
	      { "d .:700 | f a", "d /:700; f a" });
}

Test(blend, other_types_replace_whatever_is_below)
{
	CHECK({ "d a; f a/b | f a", "f a" },
	      { "f a | d a; f a/b", "d a; f a/b" },
	      { "d a; f a/1 | f a | d a; f a/2", "d a; f a/2" },
	      { "d d; f d/a; s l d | d l; f l/b", "d d; f d/a; d l; f l/b" },
	      { "d d | s d /etc", "s d /etc" });
}

Test(blend, links_lead_to_what_lower_layers_show)
{
	CHECK({ "f a=1 | h b a", "f a=1; h b a" },
	      { "f a=1 | f a=2 | h b a", "f a=2; h b a" },
	      { "f a=1 | h b a; w a", "f b=1" },
	      { "f a=1 | f a=2; h b a", "f a=2; h b a" },
	      { "f a=1; h b a | h c b; w b", "f a=1; h c a" },
	      { "f a=1 | h b a | h c b", "f a=1; h b a; h c a" },
	      { "d d; f d/a=1 | w d; h b d/a", "f b=1" },
	      { "d d; f d/a=1; s l d | h b l/a", "f b=1; d d; h d/a b; s l d" },
	      { "s l x | h m l", "s l x; h m l" },
	      { "f a=1 | h b ../../a", "f a=1; h b a" },
	      { "f a=1; f b=2 | h a b; h b a", "f a=2; h b a" });
}

Test(blend, links_to_nothing_are_an_error)
{
	CHECK({ "f x | h b a", "refused: No such file or directory" },
	      { "f a | w a | h b a", "refused: No such file or directory" },
	      { "d a | h b a", "refused: No such file or directory" },
	      { "h b a | f a", "refused: No such file or directory" },
	      { "s a b; s b a | h c a/x",
		"refused: No such file or directory" });
}

Test(blend, a_link_to_nothing_that_is_hidden_does_no_harm)
{
	CHECK({ "h b a | w b", "" });
}

Test(blend, marks_are_kept_for_directories_below)
{
	CHECK_WITH(true, { "f a | w a", "w a" },
		   { "f x | d a; w a/b", "d a; w a/b; f x" },
		   { "d a; f a/1 | d a; q a; f a/2", "o a; f a/2" },
		   { "d a; f a/1 | w a | d a; f a/2", "o a; f a/2" },
		   { "f a | d a", "o a" },
		   { "w a/b | f a/b=1", "i a; f a/b=1" },
		   { "w a/b | q a", "o a" }, { "w a | f a/b", "o a; f a/b" });
}

/* --- numbers --------------------------------------------------------------- */

static struct index_inode inode_at(const struct index_file *f, const char *name)
{
	struct index_inode i = { 0 };
	uint32_t n;

	cr_assert_eq(index_dir_find(f, INDEX_ROOT, name, strlen(name), &n), 0);
	cr_assert_eq(index_file_inode(f, n, &i), 0);
	return i;
}

static struct index_inode number_in(const char *stack, const char *name)
{
	struct index_file *f = tars_blend(stack, false);
	struct index_inode i = inode_at(f, name);

	index_file_close(f);
	return i;
}

Test(blend, an_object_keeps_its_number_with_layers_on_top)
{
	static const char *const names[] = { "d", "f", "g" };
	static const char *const stacks[] = {
		"d d; f d/x; f f; f g",
		"d d; f d/x; f f; f g | d d:700; f d/y; d a; f b",
		"d d; f d/x; f f; f g | f d/y; w c; f b | f d/z",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (size_t k = 1; k < ARRAY_LEN(stacks); k++) {
			struct index_inode a = number_in(stacks[0], names[i]);
			struct index_inode b = number_in(stacks[k], names[i]);

			cr_expect_eq(a.layer, b.layer, "%s", names[i]);
			cr_expect_eq(a.source, b.source, "%s", names[i]);
		}
}

Test(blend, links_are_counted_as_they_show)
{
	static const struct {
		const char *stack;
		const char *name;
		uint32_t links;
	} cases[] = {
		{ "f a", "a", 1 },
		{ "f a; h b a; h c a", "b", 3 },
		{ "f a; h b a | w a", "b", 1 },
		{ "f a | h b a; h c a", "c", 3 },
		{ "f a | h b a; w a", "b", 1 },
		{ "d a; d a/b; f a/c", "a", 3 },
		{ "d a; d a/b | d a/c", "a", 4 },
		{ "d a; d a/b | w a/b", "a", 2 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(number_in(cases[i].stack, cases[i].name).links,
			     cases[i].links, "%s", cases[i].stack);
}

Test(blend, no_layers_at_all_are_an_empty_directory)
{
	const struct blend_options options = { 0 };
	int fd = memfd_create("blend", MFD_CLOEXEC);
	struct index_file *f;

	cr_assert_eq(blend_write(NULL, 0, &options, fd, NULL), 0);
	cr_assert_eq(index_file_open(fd, &f), 0);
	cr_expect_str_eq(tars_tree(f), "");
	index_file_close(f);
}
