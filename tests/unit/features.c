/* SPDX-License-Identifier: Apache-2.0 */
#include "features.h"

#include <criterion/criterion.h>
#include <stdbool.h>

#include "scope.h"

/* Everything that can be asked of every kind of mount. */
struct asking {
	struct features_asked asked;
	struct features_mount mount;
};

#define ASKINGS (5 * 3 * 3 * 8)

static struct asking nth_asking(unsigned int n)
{
	struct asking a = {
		.mount.privileged = n & 1,
		.mount.aufs = n & 2,
		.mount.writable = n & 4,
	};

	n /= 8;
	a.asked.redirect_dir = (enum asked)(n % 5);
	a.asked.metacopy = (enum asked)(n / 5 % 3);
	a.asked.index = (enum asked)(n / 15);
	return a;
}

static bool decided(unsigned int n, struct asking *a, struct features *f)
{
	*a = nth_asking(n);
	*f = features_decide(&a->asked, &a->mount);
	return !features_conflict(&a->asked, a->mount.aufs);
}

/* What the rest of the program relies on, whatever was asked. */
static bool is_sound(const struct asking *a, const struct features *f)
{
	if (f->redirects && !f->follow)
		return false; /* what is written must be found again */
	if (f->metacopy && !f->follow)
		return false; /* a metacopy that moved has a redirect */
	if (f->metacopy && a->mount.writable && !f->redirects)
		return false;
	if (!a->mount.writable && (f->redirects || f->index))
		return false;
	return !a->mount.aufs || (!f->redirects && !f->metacopy && !f->index);
}

Test(features, whatever_is_asked_they_go_together)
{
	struct features f;
	struct asking a;

	for (unsigned int n = 0; n < ASKINGS; n++)
		if (decided(n, &a, &f))
			cr_expect(is_sound(&a, &f), "asking %u", n);
}

/* What is asked for and not refused is done. */
static bool is_obeyed(const struct asking *a, const struct features *f)
{
	const struct features_asked *q = &a->asked;
	bool w = a->mount.writable;

	if (w && ((q->redirect_dir == ASKED_ON && !f->redirects) ||
		  (q->index == ASKED_ON && !f->index)))
		return false;
	if (q->metacopy == ASKED_ON && !f->metacopy)
		return false;
	if (q->redirect_dir == ASKED_OFF && f->redirects)
		return false;
	if (q->redirect_dir == ASKED_FOLLOW && (f->redirects || !f->follow))
		return false;
	if (q->redirect_dir == ASKED_NOFOLLOW && f->follow)
		return false;
	return !(q->metacopy == ASKED_OFF && f->metacopy) &&
	       !(q->index == ASKED_OFF && f->index);
}

Test(features, what_is_asked_for_is_done_or_refused)
{
	struct features f;
	struct asking a;

	for (unsigned int n = 0; n < ASKINGS; n++)
		if (decided(n, &a, &f))
			cr_expect(is_obeyed(&a, &f), "asking %u", n);
}

/* And nothing else: a conflict names two words that were given. */
Test(features, only_contradictions_are_refused)
{
	struct features f;
	struct asking a;

	for (unsigned int n = 0; n < ASKINGS; n++) {
		bool taken = decided(n, &a, &f);
		bool any_on = a.asked.redirect_dir == ASKED_ON ||
			      a.asked.metacopy == ASKED_ON ||
			      a.asked.index == ASKED_ON;
		bool contradicts = a.asked.metacopy == ASKED_ON &&
				   a.asked.redirect_dir != ASKED_NOTHING &&
				   a.asked.redirect_dir != ASKED_ON;

		cr_expect_eq(taken, !contradicts && !(a.mount.aufs && any_on),
			     "asking %u", n);
	}
}

Test(features, with_privilege_all_is_on_that_was_not_asked_for)
{
	static const struct features_asked nothing;
	static const struct {
		struct features_mount mount;
		struct features f;
	} cases[] = {
		{ { .privileged = true, .writable = true },
		  { true, true, true, true, false } },
		{ { .privileged = true },
		  { .follow = true, .metacopy = true } },
		{ { .writable = true }, { .user_marks = true } },
		{ { .writable = false }, { .user_marks = true } },
		{ { .privileged = true, .writable = true, .aufs = true },
		  { .follow = false } },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct features *want = &cases[i].f;
		struct features f;

		f = features_decide(&nothing, &cases[i].mount);
		cr_expect_eq(f.redirects, want->redirects, "case %zu", i);
		cr_expect_eq(f.follow, want->follow, "case %zu", i);
		cr_expect_eq(f.metacopy, want->metacopy, "case %zu", i);
		cr_expect_eq(f.index, want->index, "case %zu", i);
		cr_expect_eq(f.user_marks, want->user_marks, "case %zu", i);
	}
}

/* As the kernel: metacopy=on turns redirects on, off turns metacopies off. */
Test(features, one_word_can_mean_another)
{
	static const struct features_mount user = { .writable = true };
	static const struct features_mount root = { .writable = true,
						    .privileged = true };
	struct features_asked asked = { .metacopy = ASKED_ON };
	struct features f;

	f = features_decide(&asked, &user);
	cr_expect(f.redirects && f.follow && f.metacopy && !f.index);
	asked = (struct features_asked){ .redirect_dir = ASKED_OFF };
	f = features_decide(&asked, &root);
	cr_expect(!f.redirects && f.follow && !f.metacopy && f.index);
	f = features_decide(&asked, &user);
	cr_expect(!f.redirects && !f.follow && !f.metacopy && !f.index);
}
