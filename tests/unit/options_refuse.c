/* SPDX-License-Identifier: Apache-2.0 */
/* Words that are refused; options.c has those that are understood. */
#include "options.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "draw.h"
#include "said.h"
#include "scope.h"

#define WORDS_MAX 8

/* And what the one line on stderr must hold. */
static const struct {
	const char *words[WORDS_MAX];
	const char *said;
} cases[] = {
	{ { NULL }, "no mountpoint" },
	{ { "-f" }, "no mountpoint" },
	{ { "--" }, "no mountpoint" },
	{ { "m" }, "no lowers" },
	{ { "-o", "upperdir=u", "m" }, "no lowers" },
	{ { "-o", "lowerdir=l" }, "no mountpoint" },
	{ { "l", "u", "m", "x" }, "too many arguments: 'x'" },
	{ { "-o", "lowerdir=a", "l", "u", "m" }, "lowers given twice" },
	{ { "-o", "upperdir=a", "l", "u", "m" }, "upper given twice" },
	{ { "-o", "workdir=w", "l", "m" }, "a workdir without an upper" },
	{ { "-o", "lowerdir=l,workdir=w", "m" }, "a workdir without an upper" },
	{ { "", "m" }, "an empty name" },
	{ { "a::b", "m" }, "an empty name" },
	{ { ":a", "m" }, "an empty name" },
	{ { "a:", "m" }, "an empty name" },
	{ { ":", "m" }, "an empty name" },
	{ { "-o", "lowerdir=", "m" }, "an empty name" },
	{ { "-o", "lowerdir=a:", "m" }, "an empty name" },
	{ { "-o", "whiteout=", "l", "u", "m" }, "whiteout=" },
	{ { "-o", "whiteout=AUFS", "l", "u", "m" }, "whiteout=AUFS" },
	{ { "-o", "whiteout", "l", "u", "m" }, "'whiteout'" },
	{ { "-o", "lowerdir", "l", "u", "m" }, "'lowerdir'" },
	{ { "-o", "volatile=1", "l", "u", "m" }, "'volatile=1'" },
	{ { "-o", "ro=1", "l", "u", "m" }, "'ro=1'" },
	{ { "-o", "Volatile", "l", "u", "m" }, "'Volatile'" },
	{ { "-o", " volatile", "l", "u", "m" }, "' volatile'" },
	{ { "-o", "nonsense", "l", "u", "m" }, "'nonsense'" },
	{ { "-o", "volatile,nonsense=3,ro", "l", "m" }, "'nonsense=3'" },
	{ { "-o", "redirect_dir=", "l", "u", "m" }, "redirect_dir=" },
	{ { "-o", "redirect_dir=ON", "l", "u", "m" }, "redirect_dir=ON" },
	{ { "-o", "redirect_dir", "l", "u", "m" }, "'redirect_dir'" },
	{ { "-o", "metacopy=follow", "l", "u", "m" }, "metacopy=follow" },
	{ { "-o", "metacopy=1", "l", "u", "m" }, "metacopy=1" },
	{ { "-o", "index=nofollow", "l", "u", "m" }, "index=nofollow" },
	{ { "-o", "index=", "l", "u", "m" }, "index=" },
	{ { "-o", "xino=of", "l", "u", "m" }, "xino=of" },
	{ { "-o", "nfs_export=on", "l", "u", "m" }, "'nfs_export=on'" },
	{ { "-ononsense", "l", "u", "m" }, "'nonsense'" },
	{ { "l", "m", "-o" }, "'-o'" },
	{ { "-x", "l", "m" }, "'-x'" },
	{ { "-fd", "l", "m" }, "'-fd'" },
	{ { "--foreground", "l", "m" }, "'--foreground'" },
	{ { "l", "m", "--help" }, "'--help'" },
	{ { "-h", "l", "m" }, "'-h'" },
};

Test(options_refuse, each_error_is_einval_and_one_line)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *argv[WORDS_MAX + 2] = { (char *)"mount" };
		struct options o;
		const char *said;
		int argc = 1;
		int err;

		while (cases[i].words[argc - 1]) {
			argv[argc] = (char *)cases[i].words[argc - 1];
			argc++;
		}
		said_begin(STDERR_FILENO);
		err = options_parse(argc, argv, &o);
		said = said_end();
		cr_expect_eq(err, -EINVAL, "case %zu: %d", i, err);
		cr_expect(said_one_line(said, cases[i].said), "case %zu: %s", i,
			  said);
		options_free(&o);
	}
}

/* A list of that many lowers, "l:l:l..."; the caller's to free. */
static char *many(size_t count)
{
	char *list = malloc(2 * count);

	for (size_t i = 0; i < count; i++) {
		list[2 * i] = 'l';
		list[2 * i + 1] = ':';
	}
	list[2 * count - 1] = '\0';
	return list;
}

static int parse_many(size_t count, struct options *o, const char **said)
{
	scoped_free char *list = many(count);
	char *argv[] = { (char *)"mount", list, (char *)"m", NULL };
	int err;

	said_begin(STDERR_FILENO);
	err = options_parse(3, argv, o);
	*said = said_end();
	return err;
}

Test(options_refuse, so_many_lowers_and_no_more)
{
	struct options o;
	const char *said;

	cr_expect_eq(parse_many(STACK_LOWERS_MAX, &o, &said), 0);
	cr_expect_eq(o.paths.count, STACK_LOWERS_MAX);
	options_free(&o);
	cr_expect_eq(parse_many(STACK_LOWERS_MAX + 1, &o, &said), -EINVAL);
	cr_expect(said_one_line(said, "2048"), "%s", said);
	options_free(&o);
	cr_expect_eq(parse_many(70000, &o, &said), -EINVAL);
	cr_expect(said_one_line(said, "2048"), "%s", said);
	options_free(&o);
}

/* Whatever the words: 0 and silence, or -EINVAL and a line. */
static void draw_word(struct draw *d, char *word)
{
	static const char *const pieces[] = {
		"-o", "-f",        "--",        "l",        ":",  ",",
		"\\", "lowerdir=", "upperdir=", "workdir=", "ro", "volatile",
		"x",  "",          "whiteout=", "aufs",     "-",  " ",
	};
	size_t used = 0;

	word[0] = '\0';
	for (unsigned int n = draw(d, 4); n > 0; n--)
		used += (size_t)snprintf(word + used, 64 - used, "%s",
					 pieces[draw(d, ARRAY_LEN(pieces))]);
}

Test(options_refuse, whatever_the_words_it_is_silence_or_one_line)
{
	struct draw d = { 1 };

	for (int i = 0; i < 20000; i++) {
		char words[6][64];
		char *argv[8] = { (char *)"mount" };
		int argc = 1 + (int)draw(&d, 7);
		struct options o;
		const char *said;
		int err;

		for (int n = 1; n < argc; n++) {
			draw_word(&d, words[n - 1]);
			argv[n] = words[n - 1];
		}
		said_begin(STDERR_FILENO);
		err = options_parse(argc, argv, &o);
		said = said_end();
		if (err ? err != -EINVAL || !said_one_line(said, "") :
			  *said != '\0')
			cr_assert_fail("case %d: %d, %s", i, err, said);
		options_free(&o);
	}
}
