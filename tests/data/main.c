/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data test: what is read is what was written, through copy-ups, remounts
 * and every kind of descriptor; and the lower layers stay as they were.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sandbox.h"
#include "stripes.h"
#include "trap.h"
#include "turns.h"

#define OPS_DEFAULT    700 /* of one sequence */
#define OPS_SHOWN      25  /* of a sequence that failed */
#define FAILURES_MAX   10  /* then stop: they are likely all the same */
#define SHRINK_SECONDS 600

struct task {
	struct program program;
	const char *dir;
	unsigned seconds;   /* 0: no limit */
	unsigned sequences; /* 0: no limit */
	unsigned ops;
	uint64_t seed;
	bool keep;
	bool shrink;
	bool only_trap;
	bool only_turns;
	bool only_stripes;
	unsigned passed;
	unsigned failed;
	char missing[256];
};

static const char usage[] =
	"usage: data --program P [option ...]\n"
	"  --program P          the program under test\n"
	"  --form F             native (P mount -o ... MNT), drop-in (P -o ...\n"
	"                       MNT), or kernel (overlayfs; P is not used)\n"
	"  --options OPTS       more mount options\n"
	"  --seconds T          stop after about T seconds\n"
	"  --sequences N        stop after N sequences\n"
	"  --seed S             the first sequence's seed; the next has S+1\n"
	"  --ops N              operations in a sequence (700)\n"
	"  --trap, --turns, --stripes   only these\n"
	"  --shrink             make a failing sequence smaller\n"
	"  --dir D, --keep      work below D; leave what was made there\n";

static void say_how_to_repeat(const struct task *t, const char *kind,
			      uint64_t seed)
{
	static const char *const forms[] = { "native", "drop-in", "kernel" };

	printf("  again: --%s --seed %llu --sequences 1 --ops %u --form %s%s%s\n",
	       kind, (unsigned long long)seed, t->ops, forms[t->program.form],
	       t->program.options ? " --options " : "",
	       t->program.options ? t->program.options : "");
}

static void report_turns(struct task *t, struct sequence *s)
{
	printf("FAIL turns, seed %llu: %s %s\n", (unsigned long long)s->seed,
	       s->report, s->missing);
	turns_print(s, OPS_SHOWN);
	say_how_to_repeat(t, "turns", s->seed);
	fflush(stdout);
	if (!t->shrink)
		return;
	turns_shrink(s, SHRINK_SECONDS);
	printf("  smallest: %u operations: %s\n", s->count, s->report);
	turns_print(s, s->count);
}

static bool do_turns(struct task *t, const char *scratch, uint64_t seed)
{
	struct sequence s = {
		.program = &t->program,
		.scratch = scratch,
		.seed = seed,
		.ops = calloc(t->ops, sizeof(struct op)),
		.max = t->ops,
	};
	bool ok = s.ops && turns_run(&s);

	if (!ok)
		report_turns(t, &s);
	else
		memcpy(t->missing, s.missing, sizeof(t->missing));
	free(s.ops);
	return ok;
}

static bool do_stripes(struct task *t, const char *scratch, uint64_t seed)
{
	char report[1536];
	bool ok =
		stripes_run(&t->program, scratch, seed, report, sizeof(report));

	if (ok)
		return true;
	printf("FAIL stripes, seed %llu: %s\n", (unsigned long long)seed,
	       report);
	say_how_to_repeat(t, "stripes", seed);
	return false;
}

/* Every fifth sequence is one of stripes. */
static void do_sequence(struct task *t, const char *scratch, unsigned number)
{
	uint64_t seed = t->seed + number;
	bool stripes = t->only_stripes || (!t->only_turns && number % 5 == 4);

	if (stripes ? do_stripes(t, scratch, seed) : do_turns(t, scratch, seed))
		t->passed++;
	else
		t->failed++;
	fflush(stdout);
}

static int test(void *arg, const char *scratch)
{
	struct task *t = arg;
	char dir[PATH_MAX];
	time_t until = time(NULL) + t->seconds;

	snprintf(dir, sizeof(dir), "%s/mount", scratch);
	if (!t->only_turns && !t->only_stripes)
		trap_run(&t->program, dir, &t->passed, &t->failed);
	for (unsigned i = 0; !t->only_trap; i++) {
		if ((t->seconds && time(NULL) >= until) ||
		    (t->sequences && i >= t->sequences) ||
		    t->failed >= FAILURES_MAX)
			break;
		do_sequence(t, dir, i);
	}
	if (t->missing[0])
		printf("not supported by this mount:%s\n", t->missing);
	printf("%u passed, %u failed\n", t->passed, t->failed);
	return t->failed ? 1 : 0;
}

enum { OPT_TRAP = 1000, OPT_TURNS, OPT_STRIPES, OPT_KEEP, OPT_SHRINK };

static const struct option long_options[] = {
	{ "program", required_argument, NULL, 'p' },
	{ "form", required_argument, NULL, 'f' },
	{ "options", required_argument, NULL, 'o' },
	{ "seconds", required_argument, NULL, 't' },
	{ "sequences", required_argument, NULL, 'n' },
	{ "seed", required_argument, NULL, 's' },
	{ "ops", required_argument, NULL, 'c' },
	{ "dir", required_argument, NULL, 'd' },
	{ "trap", no_argument, NULL, OPT_TRAP },
	{ "turns", no_argument, NULL, OPT_TURNS },
	{ "stripes", no_argument, NULL, OPT_STRIPES },
	{ "keep", no_argument, NULL, OPT_KEEP },
	{ "shrink", no_argument, NULL, OPT_SHRINK },
	{ NULL, 0, NULL, 0 },
};

static bool take_option(struct task *t, int c)
{
	switch (c) {
	case 'p': t->program.path = optarg; return true;
	case 'f': return program_parse_form(optarg, &t->program.form);
	case 'o': t->program.options = optarg; return true;
	case 't': t->seconds = (unsigned)strtoul(optarg, NULL, 10); return true;
	case 'n':
		t->sequences = (unsigned)strtoul(optarg, NULL, 10);
		return true;
	case 's': t->seed = strtoull(optarg, NULL, 10); return true;
	case 'c': t->ops = (unsigned)strtoul(optarg, NULL, 10); return true;
	case 'd': t->dir = optarg; return true;
	case OPT_TRAP: t->only_trap = true; return true;
	case OPT_TURNS: t->only_turns = true; return true;
	case OPT_STRIPES: t->only_stripes = true; return true;
	case OPT_KEEP: t->keep = true; return true;
	case OPT_SHRINK: t->shrink = true; return true;
	default: return false;
	}
}

int main(int argc, char **argv)
{
	struct task t = {
		.ops = OPS_DEFAULT,
		.seed = (uint64_t)time(NULL),
	};
	int c;

	while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (take_option(&t, c))
			continue;
		fputs(usage, stderr);
		return 2;
	}
	if (!t.program.path && t.program.form != FORM_KERNEL) {
		fputs(usage, stderr);
		return 2;
	}
	if (geteuid() != 0) {
		fputs("data: only root can mount\n", stderr);
		return 77;
	}
	if (!t.seconds && !t.sequences)
		t.seconds = 40;
	umask(022);
	return sandbox_run(t.dir, t.keep, test, &t);
}
