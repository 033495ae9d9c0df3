/* SPDX-License-Identifier: Apache-2.0 */
#include "features.h"

#include <stddef.h>

static bool is_on(enum asked a, bool otherwise)
{
	return a == ASKED_ON || (a == ASKED_NOTHING && otherwise);
}

const char *features_conflict(const struct features_asked *a, bool aufs)
{
	bool redirects = a->redirect_dir == ASKED_ON;
	bool metacopy = a->metacopy == ASKED_ON;

	if (aufs && (redirects || metacopy || a->index == ASKED_ON))
		return "whiteout=aufs has no redirect_dir, metacopy or index";
	/* A metacopy that is renamed needs a redirect. */
	if (metacopy && !redirects && a->redirect_dir != ASKED_NOTHING)
		return "metacopy=on needs redirect_dir=on";
	return NULL;
}

struct features features_decide(const struct features_asked *a,
				const struct features_mount *m)
{
	bool otherwise = m->privileged && !m->aufs;
	bool redirects =
		is_on(a->redirect_dir, otherwise || a->metacopy == ASKED_ON);

	return (struct features){
		.redirects = redirects && m->writable,
		.follow = redirects || a->redirect_dir == ASKED_FOLLOW ||
			  /* as the kernel's redirect_always_follow */
			  (a->redirect_dir == ASKED_OFF && m->privileged),
		.metacopy = redirects && is_on(a->metacopy, otherwise),
		.index = is_on(a->index, otherwise) && m->writable,
		.user_marks = !m->privileged,
	};
}
