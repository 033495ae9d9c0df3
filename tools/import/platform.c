/* SPDX-License-Identifier: Apache-2.0 */
#include "platform.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "scope.h"

static const struct {
	const char *machine;
	const char *arch;
	const char *variant;
} machines[] = {
	{ "x86_64", "amd64", "" },
	{ "i386", "386", "" },
	{ "i586", "386", "" },
	{ "i686", "386", "" },
	{ "aarch64", "arm64", "" },
	{ "armv8l", "arm", "v7" },
	{ "armv7l", "arm", "v7" },
	{ "armv6l", "arm", "v6" },
	{ "armv5tel", "arm", "v5" },
	{ "ppc64le", "ppc64le", "" },
	{ "loongarch64", "loong64", "" },
};

/* Up to the slash or the end; NULL: empty, too long. */
static const char *take_word(const char *text, char word[PLATFORM_WORD_MAX])
{
	size_t len = strcspn(text, "/");

	if (len == 0 || len >= PLATFORM_WORD_MAX)
		return NULL;
	memcpy(word, text, len);
	word[len] = '\0';
	return text + len;
}

int platform_parse(const char *text, struct platform *out)
{
	struct platform p = { .os = "" };
	const char *rest = take_word(text, p.os);

	rest = rest && *rest ? take_word(rest + 1, p.arch) : NULL;
	if (rest && *rest)
		rest = take_word(rest + 1, p.variant);
	if (!rest || *rest)
		return -EINVAL;
	*out = p;
	return 0;
}

static void set(char word[PLATFORM_WORD_MAX], const char *text)
{
	snprintf(word, PLATFORM_WORD_MAX, "%s", text);
}

void platform_of_machine(const char *machine, struct platform *out)
{
	*out = (struct platform){ .os = "linux" };
	set(out->arch, machine);
	for (size_t i = 0; i < ARRAY_LEN(machines); i++)
		if (!strcmp(machine, machines[i].machine)) {
			set(out->arch, machines[i].arch);
			set(out->variant, machines[i].variant);
		}
}

void platform_here(struct platform *out)
{
	struct utsname name = { .machine = "" };

	uname(&name);
	platform_of_machine(name.machine, out);
}

static const char *variant_of(const struct platform *p)
{
	return !strcmp(p->arch, "arm64") && !*p->variant ? "v8" : p->variant;
}

int platform_score(const struct platform *wanted, const struct platform *has)
{
	const char *want = variant_of(wanted);
	const char *have = variant_of(has);

	if (strcmp(wanted->os, has->os) || strcmp(wanted->arch, has->arch))
		return 0;
	if (!strcmp(want, have))
		return 2;
	return !*want || !*have;
}

bool platform_is_unknown(const struct platform *p)
{
	return !strcmp(p->os, "unknown") && !strcmp(p->arch, "unknown");
}

void platform_text(const struct platform *p, char text[PLATFORM_TEXT_MAX])
{
	if (!*p->os && !*p->arch)
		*text = '\0';
	else
		snprintf(text, PLATFORM_TEXT_MAX, "%s/%s%s%s", p->os, p->arch,
			 *p->variant ? "/" : "", p->variant);
}
