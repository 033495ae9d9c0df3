/* SPDX-License-Identifier: Apache-2.0 */
#include "trail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redirect.h"

int trail_begin(struct trail *t, const char *name)
{
	t->text = strdup(name);
	return t->text ? 0 : -ENOMEM;
}

void trail_end(struct trail *t)
{
	free(t->text);
	t->text = NULL;
}

bool trail_is_absolute(const struct trail *t)
{
	return redirect_is_absolute(t->text);
}

int trail_follow(struct trail *t, const char *rest, const char *redirect)
{
	/* What came before may have been redirected; what follows was not. */
	int before = (int)(strlen(t->text) - strlen(rest));
	const char *after = strchr(rest, '/') ?: "";
	char *text;

	if (redirect_is_absolute(redirect))
		before = 0;
	if (asprintf(&text, "%.*s%s%s", before, t->text, redirect, after) < 0)
		return -ENOMEM;
	free(t->text);
	t->text = text;
	return 0;
}
