/* SPDX-License-Identifier: Apache-2.0 */
/* Words that are understood; options_refuse.c has those that are not. */
#include "options.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "draw.h"
#include "said.h"
#include "scope.h"

#define WORDS_MAX 10

/* Understand "layerfs" and these words, which end with NULL. */
static int parse(const char *const *words, struct options *o)
{
	char *argv[WORDS_MAX + 2] = { (char *)"mount" };
	int argc = 1;

	while (*words)
		argv[argc++] = (char *)*words++;
	return options_parse(argc, argv, o);
}

/* All that can be seen of what was understood, as one line. */
static const char *tell(const struct options *o)
{
	static char text[1024];
	size_t used = 0;

	for (uint16_t i = 0; i < o->paths.count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%s", i ? "|" : "",
					 o->paths.lowers[i]);
	snprintf(text + used, sizeof(text) - used, " %s %s %s%s%s%s%s%s%s%s%s",
		 o->paths.upper ?: "-", o->paths.work ?: "-",
		 o->paths.mountpoint, o->foreground ? " foreground" : "",
		 o->debug ? " debug" : "", o->read_only ? " ro" : "",
		 o->tree.aufs_marks ? " aufs" : "",
		 o->tree.volatile_ ? " volatile" : "",
		 o->tree.noacl ? " noacl" : "", o->source ? " from " : "",
		 o->source ?: "");
	return text;
}

/* LOWERS UPPER WORK MOUNTPOINT FLAGS; "-" for none. */
static const struct {
	const char *words[WORDS_MAX];
	const char *told;
} cases[] = {
	{ { "l", "m" }, "l - - m ro" },
	{ { "l", "u", "m" }, "l u - m" },
	{ { "a:b:c", "u", "m" }, "a|b|c u - m" },
	{ { "a:b", "m" }, "a|b - - m ro" },
	{ { "/a/b:c/d", "../u", "." }, "/a/b|c/d ../u - ." },
	{ { "-f", "l", "m" }, "l - - m foreground ro" },
	{ { "-d", "l", "m" }, "l - - m foreground debug ro" },
	{ { "l", "-f", "u", "-d", "m" }, "l u - m foreground debug" },
	{ { "l", "m", "-f" }, "l - - m foreground ro" },
	{ { "--", "l", "m" }, "l - - m ro" },
	{ { "--", "-l", "--" }, "-l - - -- ro" },
	{ { "-f", "--", "-f", "m" }, "-f - - m foreground ro" },
	{ { "-", "m" }, "- - - m ro" },
	{ { "-o", "lowerdir=a:b", "m" }, "a|b - - m ro" },
	{ { "-o", "lowerdir=a", "source", "m" }, "a - - m ro from source" },
	{ { "-o", "lowerdir=a,fsname=x", "m" }, "a - - m ro from x" },
	{ { "-o", "lowerdir=a,fsname=x", "source", "m" }, "a - - m ro from x" },
	{ { "-o", "fsname=x,fsname=y", "l", "m" }, "l - - m ro from y" },
	{ { "-o", "lowerdir=a,upperdir=u,workdir=w", "m" }, "a u w m" },
	{ { "-olowerdir=a,upperdir=u,workdir=w", "m" }, "a u w m" },
	{ { "m", "-o", "workdir=w,upperdir=u,lowerdir=a" }, "a u w m" },
	{ { "-o", "lowerdir=a", "-o", "upperdir=u", "m" }, "a u - m" },
	{ { "-o", "lowerdir=a,lowerdir=b", "m" }, "b - - m ro" },
	{ { "-o", "upperdir=u", "l", "m" }, "l u - m" },
	{ { "-o", "workdir=w", "l", "u", "m" }, "l u w m" },
	{ { "-o", "ro", "l", "u", "m" }, "l u - m ro" },
	{ { "-o", "rw", "l", "u", "m" }, "l u - m" },
	{ { "-o", "debug", "l", "u", "m" }, "l u - m debug" },
	{ { "-o", "volatile,noacl", "l", "u", "m" }, "l u - m volatile noacl" },
	{ { "-o", "whiteout=aufs", "l", "u", "m" }, "l u - m aufs" },
	{ { "-o", "whiteout=overlay", "l", "u", "m" }, "l u - m" },
	{ { "-o", "whiteout=aufs,whiteout=overlay", "l", "u", "m" },
	  "l u - m" },
	{ { "-o", ",,volatile,,", "l", "u", "m" }, "l u - m volatile" },
	{ { "-o", "", "l", "u", "m" }, "l u - m" },
	{ { "-o", "x-systemd.automount,comment=any thing,subtype=s", "l", "u",
	    "m" },
	  "l u - m" },
	/* Escapes: of "," for -o, of ":" in lists of lowers, of itself. */
	{ { "a\\:b:c", "m" }, "a:b|c - - m ro" },
	{ { "a\\\\:c", "m" }, "a\\|c - - m ro" },
	{ { "a\\\\\\:c", "m" }, "a\\:c - - m ro" },
	{ { "a,b", "m" }, "a,b - - m ro" },
	{ { "l", "u\\:v", "m\\:n" }, "l u\\:v - m\\:n" },
	{ { "l", "u:v", "m" }, "l u:v - m" },
	{ { "-o", "lowerdir=a\\,b:c\\:d", "m" }, "a,b|c:d - - m ro" },
	{ { "-o", "lowerdir=l,upperdir=u\\,v\\:\\\\x,workdir=w\\,", "m" },
	  "l u,v:\\x w, m" },
	{ { "-o", "lowerdir=l,upperdir=u:v", "m" }, "l u:v - m" },
};

Test(options, words_are_understood)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct options o;
		const char *said;
		int err;

		said_begin(STDERR_FILENO);
		err = parse(cases[i].words, &o);
		said = said_end();
		cr_expect_str_empty(said, "case %zu: %s", i, said);
		cr_expect_eq(err, 0, "case %zu", i);
		if (!err)
			cr_expect_str_eq(tell(&o), cases[i].told, "case %zu",
					 i);
		options_free(&o);
	}
}

/* What goes to the kernel; root's mounts have what kernel ones have. */
static const struct {
	const char *words;
	const char *as_root;
	const char *as_user;
	unsigned long attr;
} kernel_cases[] = {
	{ "rw", "suid,dev,allow_other", NULL, 0 },
	{ "ro", "ro,suid,dev,allow_other", "ro", 0 },
	{ "nosuid", "dev,allow_other", NULL, 0 },
	{ "nodev", "suid,allow_other", NULL, 0 },
	{ "nosuid,nodev,noexec", "noexec,allow_other", "noexec", 0 },
	{ "noatime,sync", "noatime,sync,suid,dev,allow_other", "noatime,sync",
	  0 },
	{ "defaults,auto,nofail,users,_netdev,silent", "suid,dev,allow_other",
	  NULL, 0 },
	{ "nodiratime", "suid,dev,allow_other", NULL, MOUNT_ATTR_NODIRATIME },
	{ "nosymfollow,strictatime", "suid,dev,allow_other", NULL,
	  MOUNT_ATTR_NOSYMFOLLOW | MOUNT_ATTR_STRICTATIME },
	{ "default_permissions", "suid,dev,allow_other", NULL, 0 },
};

/* The kernel's words; the last one counts, as with the kernel. */
Test(options, features_are_asked_for_by_the_kernels_words)
{
	static const struct {
		const char *words;
		struct features_asked asked;
	} asking[] = {
		{ "ro", { ASKED_NOTHING, ASKED_NOTHING, ASKED_NOTHING } },
		{ "redirect_dir=on", { .redirect_dir = ASKED_ON } },
		{ "redirect_dir=off", { .redirect_dir = ASKED_OFF } },
		{ "redirect_dir=follow", { .redirect_dir = ASKED_FOLLOW } },
		{ "redirect_dir=nofollow", { .redirect_dir = ASKED_NOFOLLOW } },
		{ "metacopy=on", { .metacopy = ASKED_ON } },
		{ "metacopy=off", { .metacopy = ASKED_OFF } },
		{ "index=on", { .index = ASKED_ON } },
		{ "index=off", { .index = ASKED_OFF } },
		{ "index=off,index=on", { .index = ASKED_ON } },
		{ "xino=on", { ASKED_NOTHING, ASKED_NOTHING, ASKED_NOTHING } },
		{ "xino=auto,xino=off,metacopy=off,redirect_dir=on,index=off",
		  { ASKED_ON, ASKED_OFF, ASKED_OFF } },
	};

	for (size_t i = 0; i < ARRAY_LEN(asking); i++) {
		const char *words[] = { "-o", asking[i].words, "l", "u", "m",
					NULL };
		const struct features_asked *want = &asking[i].asked;
		struct options o;

		cr_assert_eq(parse(words, &o), 0, "%s", asking[i].words);
		cr_expect_eq(o.tree.features.redirect_dir, want->redirect_dir,
			     "%s", asking[i].words);
		cr_expect_eq(o.tree.features.metacopy, want->metacopy, "%s",
			     asking[i].words);
		cr_expect_eq(o.tree.features.index, want->index, "%s",
			     asking[i].words);
		options_free(&o);
	}
}

Test(options, flags_of_mounts_go_to_the_kernel)
{
	for (size_t i = 0; i < ARRAY_LEN(kernel_cases); i++) {
		const char *const words[] = { "-o", kernel_cases[i].words,
					      "l",  "u",
					      "m",  NULL };
		const char *want = geteuid() ? kernel_cases[i].as_user :
					       kernel_cases[i].as_root;
		struct options o;

		cr_expect_eq(parse(words, &o), 0, "%s", kernel_cases[i].words);
		cr_expect_str_eq(o.kernel ?: "", want ?: "", "%s",
				 kernel_cases[i].words);
		cr_expect_eq(o.attr_set, kernel_cases[i].attr, "%s",
			     kernel_cases[i].words);
		options_free(&o);
	}
}

Test(options, without_an_upper_the_kernel_is_told_that_it_is_read_only)
{
	static const char *const words[] = { "l", "m", NULL };
	static const char *const twice[] = { "-o", "ro", "l", "m", NULL };
	struct options o;

	cr_expect_eq(parse(words, &o), 0);
	cr_expect_eq(strncmp(o.kernel, "ro", 2), 0, "%s", o.kernel);
	options_free(&o);
	cr_expect_eq(parse(twice, &o), 0);
	cr_expect_eq(strncmp(o.kernel, "ro", 2), 0);
	cr_expect_null(strstr(o.kernel + 2, "ro"), "once is enough: %s",
		       o.kernel);
	options_free(&o);
}

/* A name of the characters that matter, and how it is written in a list. */
static void draw_name(struct draw *d, char *name, char *escaped)
{
	static const char letters[] = "ab:,\\=o- \n\xff.";
	unsigned int len = 1 + draw(d, 12);

	for (unsigned int i = 0; i < len; i++) {
		char c = letters[draw(d, sizeof(letters) - 1)];

		if (strchr(":,\\", c))
			*escaped++ = '\\';
		*escaped++ = c;
		*name++ = c;
	}
	*name = *escaped = '\0';
}

Test(options, any_name_can_be_written_in_a_list)
{
	struct draw d = { 1 };

	for (int i = 0; i < 5000; i++) {
		char names[6][16];
		char list[256] = "lowerdir=";
		const char *const words[] = { "-o", list, "m", NULL };
		unsigned int count = 1 + draw(&d, 6);
		size_t used = strlen(list);
		struct options o;

		for (unsigned int n = 0; n < count; n++) {
			char escaped[32];

			draw_name(&d, names[n], escaped);
			used += (size_t)snprintf(list + used,
						 sizeof(list) - used, "%s%s",
						 n ? ":" : "", escaped);
		}
		cr_assert_eq(parse(words, &o), 0, "case %d: %s", i, list);
		cr_assert_eq(o.paths.count, count, "case %d: %s", i, list);
		for (unsigned int n = 0; n < count; n++)
			if (strcmp(o.paths.lowers[n], names[n]) != 0)
				cr_assert_fail("case %d: '%s' for '%s'", i,
					       o.paths.lowers[n], names[n]);
		options_free(&o);
	}
}

Test(options, help_has_a_line_for_each_of_ours)
{
	static const char *const ours[] = {
		"lowerdir=", "upperdir=", "workdir=", "whiteout=",
		"volatile",  "noacl",     "fsname=",  "ro"
	};
	const char *said;

	said_begin(STDOUT_FILENO);
	options_help();
	said = said_end();
	for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
		char line[32];

		snprintf(line, sizeof(line), "  -o %s", ours[i]);
		cr_expect_not_null(strstr(said, line), "%s", line);
	}
}
