/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "scratch.h"

#define FEATURES_OFF   "redirect_dir=off,metacopy=off,index=off"
#define FEATURES_ON    "redirect_dir=on,metacopy=on,index=on"
#define SHRINK_SECONDS 40

static const char usage[] =
	"usage: model [--program PROGRAM] [--form mount|drop-in|kernel] ...\n"
	"Does random operations on a union file system and on the kernel's,\n"
	"and compares all that can be seen.  Needs root.\n"
	"\n"
	"  --program FILE        the union under test\n"
	"  --form FORM           how it is called: mount (the default), drop-in;\n"
	"                        kernel: the kernel's union against itself\n"
	"  --options OPTS        mount options for it\n"
	"  --against FORM        compare with kernel (the default),\n"
	"                        mount:PROGRAM or drop-in:PROGRAM\n"
	"  --kernel-options OPTS mount options for what it is compared with\n"
	"  --there-options OPTS  the same, to mount what the subject has written\n"
	"  --sequences N         how many (100)\n"
	"  --first-seed S        the first one's seed (1)\n"
	"  --seed S              only this one\n"
	"  --ops N               operations in each (200)\n"
	"  --jobs J              at the same time (2)\n"
	"  --seconds T           begin none after that time\n"
	"  --dialects LIST       of the subject's layers: kernel,user,fuse,aufs\n"
	"  --dir DIR             where to work (/tmp)\n"
	"  --disk PERCENT        of sequences on disk, others in memory (25)\n"
	"  --features            with redirect_dir, metacopy and index, which\n"
	"                        are off otherwise, on both sides; and what they\n"
	"                        are for is done more often\n"
	"  --flatten             make uppers plain before they become layers, and\n"
	"                        the last one to be mounted without features\n"
	"  --unprivileged        the subject and its users are root in a user\n"
	"                        namespace only\n"
	"  --images              the program makes images of its lowers\n"
	"  --rare                also do what is meant to differ; a sequence ends\n"
	"                        where it does\n"
	"  --report FILE         the table of operations and outcomes\n"
	"  --plant NAME          this bug is in the program: expect a failure\n"
	"  --no-shrink           do not look for a shorter sequence\n"
	"  --shrink SECONDS      look so long (40)\n"
	"  --ignore TEXT         go on after differences with that in their line\n"
	"                        (can be given several times)\n"
	"  --keep                leave the layers of the last sequence\n";

enum choice {
	OPT_PROGRAM,
	OPT_FORM,
	OPT_OPTIONS,
	OPT_AGAINST,
	OPT_KERNEL_OPTIONS,
	OPT_THERE_OPTIONS,
	OPT_SEQUENCES,
	OPT_FIRST_SEED,
	OPT_SEED,
	OPT_OPS,
	OPT_JOBS,
	OPT_SECONDS,
	OPT_DIALECTS,
	OPT_DIR,
	OPT_DISK,
	OPT_REPORT,
	OPT_PLANT,
	OPT_NO_SHRINK,
	OPT_SHRINK,
	OPT_KEEP,
	OPT_RARE,
	OPT_FEATURES,
	OPT_FLATTEN,
	OPT_UNPRIVILEGED,
	OPT_IMAGES,
	OPT_IGNORE,
	OPT_HELP,
	OPT_COUNT,
};

static const struct option long_options[] = {
	{ "program", required_argument, NULL, OPT_PROGRAM },
	{ "form", required_argument, NULL, OPT_FORM },
	{ "options", required_argument, NULL, OPT_OPTIONS },
	{ "against", required_argument, NULL, OPT_AGAINST },
	{ "kernel-options", required_argument, NULL, OPT_KERNEL_OPTIONS },
	{ "there-options", required_argument, NULL, OPT_THERE_OPTIONS },
	{ "sequences", required_argument, NULL, OPT_SEQUENCES },
	{ "first-seed", required_argument, NULL, OPT_FIRST_SEED },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "ops", required_argument, NULL, OPT_OPS },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ "seconds", required_argument, NULL, OPT_SECONDS },
	{ "dialects", required_argument, NULL, OPT_DIALECTS },
	{ "dir", required_argument, NULL, OPT_DIR },
	{ "disk", required_argument, NULL, OPT_DISK },
	{ "report", required_argument, NULL, OPT_REPORT },
	{ "plant", required_argument, NULL, OPT_PLANT },
	{ "no-shrink", no_argument, NULL, OPT_NO_SHRINK },
	{ "shrink", required_argument, NULL, OPT_SHRINK },
	{ "keep", no_argument, NULL, OPT_KEEP },
	{ "features", no_argument, NULL, OPT_FEATURES },
	{ "flatten", no_argument, NULL, OPT_FLATTEN },
	{ "unprivileged", no_argument, NULL, OPT_UNPRIVILEGED },
	{ "images", no_argument, NULL, OPT_IMAGES },
	{ "rare", no_argument, NULL, OPT_RARE },
	{ "ignore", required_argument, NULL, OPT_IGNORE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

#define PLAIN "metacopy=off,index=off,xino=off"

/* How the kernel mounts what is flattened: by both all has to be the same. */
static const char *const flat_options[] = { "redirect_dir=off," PLAIN,
					    "redirect_dir=nofollow," PLAIN,
					    NULL };
static const char *const flat_user_options[] = {
	"userxattr,redirect_dir=nofollow," PLAIN, NULL
};

static void __attribute__((noreturn)) die(const char *what, const char *why)
{
	fprintf(stderr, "model: %s: %s\n", what, why);
	exit(2);
}

static unsigned long long number(const char *values[], enum choice o,
				 unsigned long long otherwise)
{
	char *end;
	unsigned long long n;

	if (!values[o])
		return otherwise;
	n = strtoull(values[o], &end, 10);
	if (*end || end == values[o])
		die(values[o], "not a number");
	return n;
}

static void add_ignored(struct settings *s, const char *text)
{
	size_t i = 0;

	while (i < IGNORED_MAX && s->ignored[i])
		i++;
	s->ignored[i] = i < IGNORED_MAX ? text : NULL;
}

static void parse(int argc, char **argv, const char *values[],
		  struct settings *s)
{
	int o;

	while ((o = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (o == '?' || o == OPT_HELP) {
			fputs(usage, o == '?' ? stderr : stdout);
			exit(o == '?' ? 2 : 0);
		}
		values[o] = optarg ? optarg : "";
		if (o == OPT_IGNORE)
			add_ignored(s, optarg);
	}
	if (optind < argc)
		die(argv[optind], "not expected");
}

static unsigned dialects_of(const char *list, enum form_kind kind)
{
	unsigned set = 1u << DIALECT_KERNEL;

	if (!list)
		return kind == FORM_KERNEL ? set : (1u << DIALECT_COUNT) - 1;
	for (size_t i = 0; i < DIALECT_COUNT; i++)
		if (strstr(list, dialect_name(i)))
			set |= 1u << i;
	return set;
}

static void set_subject(const char *values[], struct form *f)
{
	const char *form = values[OPT_FORM] ? values[OPT_FORM] : "mount";
	char text[600];

	if (strcmp(form, "kernel") == 0)
		snprintf(text, sizeof(text), "kernel");
	else if (!values[OPT_PROGRAM])
		die("--program", "is needed");
	else
		snprintf(text, sizeof(text), "%s:%s", form,
			 values[OPT_PROGRAM]);
	if (form_parse(text, f) < 0)
		die(text, "no such form or program");
	f->options = values[OPT_OPTIONS];
}

static void set_reference(const char *values[], struct form *f)
{
	const char *form = values[OPT_AGAINST] ? values[OPT_AGAINST] : "kernel";

	if (form_parse(form, f) < 0)
		die(form, "no such form or program");
	f->options = values[OPT_KERNEL_OPTIONS];
}

/* With privilege the program has the features anyway. */
static const char *subject_options(const struct settings *s)
{
	if (s->subject.kind == FORM_KERNEL)
		return s->reference.options;
	if (s->subject.kind != FORM_MOUNT || s->reference.kind != FORM_KERNEL)
		return NULL;
	if (!s->kind.features)
		return FEATURES_OFF;
	return s->kind.unprivileged ? FEATURES_ON : NULL;
}

/* Options that none were given for. */
static void set_defaults(const char *values[], struct settings *s)
{
	if (s->reference.kind == FORM_KERNEL && !s->reference.options)
		s->reference.options = s->kind.features ?
					       FEATURES_ON ",xino=auto" :
					       FEATURES_OFF ",xino=off";
	if (!s->subject.options)
		s->subject.options = subject_options(s);
	s->there = s->reference;
	if (values[OPT_THERE_OPTIONS])
		s->there.options = values[OPT_THERE_OPTIONS];
}

static void set_numbers(const char *values[], struct settings *s)
{
	s->sequences = number(values, OPT_SEQUENCES, 100);
	s->first_seed = number(values, OPT_FIRST_SEED, 1);
	s->kind.operations = number(values, OPT_OPS, 200);
	s->jobs = number(values, OPT_JOBS, 2);
	s->seconds = number(values, OPT_SECONDS, 0);
	s->kind.disk_percent = number(values, OPT_DISK, 25);
	s->shrink_seconds = number(values, OPT_SHRINK, SHRINK_SECONDS);
	if (values[OPT_SEED]) {
		s->first_seed = number(values, OPT_SEED, 1);
		s->sequences = 1;
	}
	if (s->jobs > s->sequences)
		s->jobs = s->sequences;
	if (s->jobs > JOBS_MAX || s->kind.operations == 0)
		die("--jobs or --ops", "out of range");
}

/* Attributes trusted.* are not for who has none. */
static void set_privilege(const char *values[], struct settings *s)
{
	if (s->kind.unprivileged)
		s->kind.dialects &= ~(1u << DIALECT_KERNEL);
	if (!values[OPT_FLATTEN])
		return;
	if (s->subject.kind == FORM_KERNEL)
		die("--flatten", "needs a program");
	s->flat = s->kind.unprivileged ? flat_user_options : flat_options;
}

static void set_all(const char *values[], struct settings *s)
{
	const char *dir = values[OPT_DIR] ? values[OPT_DIR] : "/tmp";

	s->kind.features = values[OPT_FEATURES];
	s->kind.unprivileged = values[OPT_UNPRIVILEGED];
	set_subject(values, &s->subject);
	set_reference(values, &s->reference);
	set_defaults(values, s);
	set_numbers(values, s);
	s->kind.dialects = dialects_of(values[OPT_DIALECTS], s->subject.kind);
	set_privilege(values, s);
	s->images = values[OPT_IMAGES];
	s->keep = values[OPT_KEEP];
	s->kind.rare = values[OPT_RARE];
	if (values[OPT_NO_SHRINK])
		s->shrink_seconds = 0;
	if (s->keep)
		s->kind.disk_percent =
			100; /* what is in memory can not be kept */
	s->stop_at_failure = values[OPT_PLANT];
	s->quiet = values[OPT_PLANT];
	snprintf(s->scratch, sizeof(s->scratch), "%s/model.XXXXXX", dir);
	if (!mkdtemp(s->scratch))
		die(s->scratch, strerror(errno));
}

static void write_report(const char *path, const struct report *r)
{
	FILE *out = path ? fopen(path, "w") : stdout;

	if (!out)
		die(path, strerror(errno));
	report_table(r, out);
	if (path)
		fclose(out);
}

static int tell_plant(const char *name, const struct report *r)
{
	if (r->failed == 0) {
		printf("not caught: %s\n", name);
		return 1;
	}
	printf("caught %s after %lu sequences\n", name, r->passed + r->failed);
	printf("  as %s\n", r->clusters[0].sign);
	return 0;
}

int main(int argc, char **argv)
{
	static struct settings s;
	const char *values[OPT_COUNT] = { NULL };
	struct report *r = report_new();
	int err;

	setvbuf(stdout, NULL, _IOLBF, 0);
	parse(argc, argv, values, &s);
	set_all(values, &s);
	err = job_run_all(&s, r);
	if (err)
		die("jobs", strerror(-err));
	if (s.keep)
		printf("kept: %s\n", s.scratch);
	else
		scratch_remove(AT_FDCWD, s.scratch);
	if (values[OPT_PLANT])
		return tell_plant(values[OPT_PLANT], r);
	write_report(values[OPT_REPORT], r);
	report_summary(r, stdout);
	printf("%lu passed, %lu failed\n", r->passed, r->failed);
	return r->failed > 0;
}
