/* SPDX-License-Identifier: Apache-2.0 */
#include "merge.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"

#define LAYERS_MAX 5

/* A stack in letters, top first. */
static const char letters[] = {
	[MARK_NONE] = '-',   [MARK_FILE] = 'f',     [MARK_DIR] = 'd',
	[MARK_OPAQUE] = 'o', [MARK_METACOPY] = 'm', [MARK_WHITEOUT] = 'w',
};

static enum mark mark_of(char letter)
{
	return (enum mark)(
		(const char *)memchr(letters, letter, sizeof(letters)) -
		letters);
}

/* What is laid until nothing below can show. */
static struct merge lay(const char *stack, bool *go_on)
{
	struct merge m = { 0 };

	*go_on = true;
	for (; *stack && *go_on; stack++)
		*go_on = merge_add(&m, mark_of(*stack));
	return m;
}

/* What shows first decides what else may: '-' if nothing does. */
static char first_of(const char *stack)
{
	stack += strspn(stack, "-");
	return *stack ? *stack : '-';
}

/*
 * The model says it of each layer by itself: it shows if all that lies above
 * it, leaving out the layers that have nothing, are directories that are not
 * opaque and it is one, too; or are metacopies and it is a file, with data; or
 * if nothing lies above it.
 */
static bool model_shows(const char *stack, size_t at)
{
	size_t above = strspn(stack, "-");
	char first = first_of(stack);

	if (above >= at)
		return strchr("dofm", stack[at]);
	if (first == 'd')
		return strspn(stack, "-d") >= at && strchr("do", stack[at]);
	return first == 'm' && strspn(stack, "-m") >= at && stack[at] == 'f';
}

static unsigned int model_shown(const char *stack)
{
	unsigned int shown = 0;

	for (size_t i = 0; stack[i]; i++)
		shown += model_shows(stack, i);
	return shown;
}

/* May something show that is laid below? */
static bool model_goes_on(const char *stack)
{
	return strspn(stack, "-d") == strlen(stack) ||
	       strspn(stack, "-m") == strlen(stack);
}

static bool model_is_dir(const char *stack)
{
	return strchr("do", first_of(stack));
}

/* A metacopy, and nothing but metacopies above the first file, if any. */
static bool model_wants_data(const char *stack)
{
	return first_of(stack) == 'm' && stack[strspn(stack, "-m")] != 'f';
}

static bool is_like_model(const char *stack)
{
	bool go_on;
	struct merge m = lay(stack, &go_on);

	return m.shown == model_shown(stack) && go_on == model_goes_on(stack) &&
	       m.is_dir == model_is_dir(stack) &&
	       m.wants_data == model_wants_data(stack);
}

/* Does every layer by itself tell whether it shows? */
static bool layers_are_like_model(const char *stack)
{
	struct merge m = { 0 };
	bool go_on = true;

	for (size_t i = 0; stack[i]; i++) {
		struct merge before = m;

		go_on = go_on && merge_add(&m, mark_of(stack[i]));
		if (merge_shows(&before, &m) != model_shows(stack, i))
			return false;
	}
	return true;
}

/* The n-th stack of that many layers. */
static const char *nth_stack(unsigned int n, size_t layers)
{
	static char stack[LAYERS_MAX + 1];

	for (size_t i = 0; i < layers; i++, n /= sizeof(letters))
		stack[i] = letters[n % sizeof(letters)];
	stack[layers] = '\0';
	return stack;
}

static void every_stack(bool (*holds)(const char *stack))
{
	unsigned int count = 1;
	unsigned int seen = 0;

	for (size_t layers = 0; layers <= LAYERS_MAX; layers++) {
		for (unsigned int n = 0; n < count; n++, seen++)
			if (!holds(nth_stack(n, layers)))
				cr_expect_fail("stack %s",
					       nth_stack(n, layers));
		count *= sizeof(letters);
	}
	cr_expect_eq(seen, 1 + 6 + 36 + 216 + 1296 + 7776);
}

Test(merge, all_stacks_of_up_to_five_layers_show_what_the_model_shows)
{
	every_stack(is_like_model);
}

Test(merge, each_layer_tells_whether_it_added_something)
{
	every_stack(layers_are_like_model);
}

/* Top first, as in the model; by hand, from the kernel's documentation. */
static const struct {
	const char *stack;
	unsigned int shown;
	bool is_dir;
} cases[] = {
	{ "", 0, false },      { "-", 0, false },    { "f", 1, false },
	{ "-f", 1, false },    { "ff", 1, false },   { "fd", 1, false },
	{ "d", 1, true },      { "df", 1, true },    { "d-f", 1, true },
	{ "ddd", 3, true },    { "d-d-d", 3, true }, { "ddf", 2, true },
	{ "dod", 2, true },    { "od", 1, true },    { "o", 1, true },
	{ "dwd", 1, true },    { "w", 0, false },    { "wf", 0, false },
	{ "wd", 0, false },    { "-wd", 0, false },  { "fwd", 1, false },
	{ "-d-w-d", 1, true }, { "-o-d", 1, true },  { "dfd", 1, true },
	{ "dddodd", 4, true }, { "m", 1, false },    { "mf", 2, false },
	{ "-m-f", 2, false },  { "mmf", 2, false },  { "mff", 2, false },
	{ "md", 1, false },    { "mdf", 1, false },  { "mwf", 1, false },
	{ "mof", 1, false },   { "dm", 1, true },    { "dmd", 1, true },
	{ "fm", 1, false },
};

Test(merge, whiteouts_files_and_opaque_directories_close_the_view)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool go_on;
		struct merge m = lay(cases[i].stack, &go_on);

		cr_expect_eq(m.shown, cases[i].shown, "%s", cases[i].stack);
		cr_expect_eq(m.is_dir, cases[i].is_dir, "%s", cases[i].stack);
	}
}

Test(merge, a_stack_of_2048_directories_shows_them_all)
{
	struct merge m = { 0 };

	for (unsigned int i = 0; i < 2048; i++)
		cr_assert(merge_add(&m, MARK_DIR));
	cr_expect_eq(m.shown, 2048);
	cr_expect_not(merge_add(&m, MARK_WHITEOUT));
	cr_expect_eq(m.shown, 2048);
}

Test(merge, only_a_metacopy_with_no_file_below_wants_data)
{
	static const struct {
		const char *stack;
		bool wants;
	} wanting[] = {
		{ "m", true },    { "mm", true },  { "mf", false },
		{ "mmf", false }, { "mwf", true }, { "mdf", true },
		{ "f", false },   { "fm", false }, { "d", false },
		{ "dm", false },  { "-", false },  { "wm", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(wanting); i++) {
		bool go_on;

		cr_expect_eq(lay(wanting[i].stack, &go_on).wants_data,
			     wanting[i].wants, "%s", wanting[i].stack);
	}
}
