/* SPDX-License-Identifier: Apache-2.0 */
#include "draft.h"

#include <criterion/criterion.h>

#include "scope.h"
#include "tars.h"

struct tar_case {
	const char *tar;
	const char *tree;
};

static void check(const struct tar_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct index_file *f = tars_index(cases[i].tar, 1);

		cr_expect_str_eq(tars_tree(f), cases[i].tree, "%s",
				 cases[i].tar);
		index_file_close(f);
	}
}

#define CHECK(...)                                                      \
	do {                                                            \
		static const struct tar_case cases[] = { __VA_ARGS__ }; \
		check(cases, ARRAY_LEN(cases));                         \
	} while (0)

Test(draft, entries_of_every_type)
{
	CHECK({ "", "" }, { "f a=3", "f a=3" },
	      { "d a:700; f a/b=3:4755; s a/l ../x; c a/null; p a/p:600",
		"d a:700; f a/b=3:4755; s a/l ../x; c a/null; p a/p:600" },
	      { "f b; f a; f c", "f a; f b; f c" },
	      { "f a.b; d a; f a/b", "d a; f a/b; f a.b" });
}

/* --- whiteouts ------------------------------------------------------------- */

Test(draft, whiteouts_hide_nothing_of_their_own_layer_in_any_order)
{
	CHECK({ "f a; w a", "f a" }, { "w a; f a", "f a" },
	      { "d a; f a/b; w a", "o a; f a/b" },
	      { "w a; d a; f a/b", "o a; f a/b" },
	      { "w a; f a/b", "o a; f a/b" }, { "f a/b; w a", "o a; f a/b" },
	      { "w a; s a x", "s a x" },
	      { "w a; h a b; f b=1", "f a=1; h b a" });
}

Test(draft, whiteouts_of_what_is_not_here_stay)
{
	CHECK({ "w a", "w a" }, { "d a; w a/b", "d a; w a/b" },
	      { "w a; w a", "w a" }, { "d .wh..wh.plnk; w a", "w a" });
}

Test(draft, opaque_marks_hold_wherever_they_stand)
{
	CHECK({ "d a; q a; f a/b", "o a; f a/b" },
	      { "d a; f a/b; q a", "o a; f a/b" },
	      { "q a; d a:700; f a/b", "o a:700; f a/b" },
	      { "q .; f a", "o /; f a" }, { "q a", "o a" },
	      { "d a; q a; w a/b", "o a" }, { "d a; w a/b; q a", "o a" });
}

Test(draft, whiteouts_without_a_name_or_of_dots_are_refused)
{
	CHECK({ "f .wh.", "refused: a whiteout of no name" },
	      { "f a/.wh.", "refused: a whiteout of no name" },
	      { "f a/.wh..", "refused: a whiteout of \".\" or \"..\"" },
	      { "f a/.wh...", "refused: a whiteout of \".\" or \"..\"" },
	      { "f a/.wh....", "i a; w a/..." },
	      { "f .wh.a/b", "refused: a whiteout is not a directory" },
	      { "f ../.wh.a", "refused: \"..\" leads out of the root" });
}

Test(draft, whiteouts_in_what_is_gone_or_no_directory_are_ignored)
{
	CHECK({ "f a; w a/b", "f a" }, { "w a/b; f a", "f a" },
	      { "w a; w a/b", "w a" }, { "w a/b; w a", "w a" },
	      { "w a/b/c; w a/b", "i a; w a/b" }, { "w a; q a", "w a" },
	      { "w a/b; w a; f a/c", "o a; f a/c" });
}

Test(draft, whiteouts_in_directories_that_are_not_here)
{
	CHECK({ "w a/b/c", "i a; i a/b; w a/b/c" },
	      { "w a/b; d a:700", "d a:700; w a/b" });
}

Test(draft, whiteouts_follow_symlinks_of_directories_alone)
{
	CHECK({ "d d; s l d; w l/x", "d d; w d/x; s l d" },
	      { "s l d; w l", "s l d" });
}

Test(draft, what_aufs_reserves_never_shows_but_links_lead_there)
{
	CHECK({ "d .wh..wh.plnk; f .wh..wh.plnk/1.2=7; h a .wh..wh.plnk/1.2; "
		"h b .wh..wh.plnk/1.2",
		"f a=7; h b a" },
	      { "f .wh..wh.aufs; d .wh..wh.orph; f .wh..wh.orph/x; f a",
		"f a" },
	      { "f a/.wh..wh.x; f a/b", "i a; f a/b" });
}

/* --- replacement ----------------------------------------------------------- */

Test(draft, a_directory_over_a_directory_keeps_what_is_in_it)
{
	CHECK({ "d a; f a/b; d a:700", "d a:700; f a/b" },
	      { "f a/b; d a:700", "d a:700; f a/b" },
	      { "d a; q a; d a", "o a" });
}

Test(draft, all_other_types_replace_what_is_there)
{
	CHECK({ "f a=1; f a=2", "f a=2" }, { "f a; d a; f a/b", "d a; f a/b" },
	      { "d a; f a/b; f a=1", "f a=1" }, { "d a; s a b", "s a b" },
	      { "s a b; d a", "d a" }, { "s a b; d a; f a/c", "d a; f a/c" },
	      { "d a; f a/b; f a; d a; f a/c", "d a; f a/c" },
	      { "d a; q a; w a/b; f a; d a", "d a" },
	      { "d a; d a/b; d a/b/c; f a/b/c/d; f a/b", "d a; f a/b" });
}

Test(draft, the_last_of_several_holds_also_for_links)
{
	CHECK({ "f a=1; h b a; f a=2", "f a=2; f b=1" },
	      { "f a=1; f b=2; h b a", "f a=1; h b a" },
	      { "f a=1; h b a; h c b; f b=2", "f a=1; f b=2; h c a" },
	      { "f a=1; h b a; f c=3; h b c", "f a=1; f b=3; h c b" });
}

Test(draft, directories_that_are_in_no_tar_are_made)
{
	CHECK({ "f a/b/c", "i a; i a/b; f a/b/c" },
	      { "h a/b c; f c=2", "i a; f a/b=2; h c a/b" });
}

Test(draft, a_file_with_entries_in_it_is_refused)
{
	CHECK({ "f a; f a/b", "refused: a file is not a directory, too" },
	      { "f b; h a b; d a/b",
		"refused: a file is not a directory, too" });
}

/* --- paths ----------------------------------------------------------------- */

Test(draft, paths_are_walked_from_the_root_of_the_layer)
{
	CHECK({ "d ./a/; f /a//b; f a/./c; f a/../d",
		"d a; f a/b; f a/c; f d" },
	      { "f //a/.", "f a" }, { "d a/b/..:700", "d a:700; i a/b" },
	      { "f a/../../b", "refused: \"..\" leads out of the root" },
	      { "d ..", "refused: \"..\" leads out of the root" },
	      { "d ''", "refused: a path is empty" });
}

Test(draft, the_entry_of_the_root_has_its_attributes)
{
	CHECK({ "d .:700; f a", "d /:700; f a" }, { "d ./:711", "d /:711" },
	      { "d /:711", "d /:711" }, { "d a/..:711", "d /:711; i a" },
	      { "s . /etc", "refused: only a directory can be in place of its "
			    "directory" },
	      { "f b; h / b", "refused: a hard link in place of a directory" });
}

Test(draft, symlinks_in_a_path_are_followed_within_the_root)
{
	CHECK({ "d a/b; s l a/b; f l/x", "i a; d a/b; f a/b/x; s l a/b" },
	      { "s l /a; f l/x", "i a; f a/x; s l /a" },
	      { "s l ../../../a; f l/x", "i a; f a/x; s l ../../../a" },
	      { "s a/l ..; f a/l/x", "i a; s a/l ..; f x" },
	      { "d d; s l d; d l:700; f l/x", "d d; d l:700; f l/x" },
	      { "d d; s l d/e; f l/../x", "d d; i d/e; f d/x; s l d/e" },
	      { "s l /; f l/../x", "refused: \"..\" leads out of the root" },
	      { "s a b; s b a; f a/x",
		"refused: too many symbolic links in a path" },
	      { "s l m/n; s m o; d o/n; f l/x",
		"s l m/n; s m o; i o; d o/n; f o/n/x" });
}

Test(draft, the_last_name_of_a_path_is_not_followed)
{
	CHECK({ "s l /etc; f l", "f l" }, { "s l a; d l/", "d l" },
	      { "s l a; s l b", "s l b" });
}

/* --- hard links ------------------------------------------------------------ */

Test(draft, links_lead_from_the_root)
{
	CHECK({ "f a=1; h d/b a", "f a=1; i d; h d/b a" },
	      { "f a=1; h d/b /a", "f a=1; i d; h d/b a" },
	      { "f a=1; h d/b ../../a", "f a=1; i d; h d/b a" },
	      { "d d; f d/a=1; s l d; h b l/a", "f b=1; d d; h d/a b; s l d" });
}

Test(draft, a_link_to_a_symlink_is_another_name_of_it)
{
	CHECK({ "f a; s l a; h m l", "f a; s l a; h m l" });
}

Test(draft, links_to_directories_are_refused)
{
	CHECK({ "d a; h b a", "refused: a hard link to a directory" },
	      { "h b .", "refused: a hard link to a directory" });
}

Test(draft, a_link_to_itself_changes_nothing)
{
	CHECK({ "f a=1; h a a", "f a=1" }, { "h a a", "l a a" });
}

Test(draft, links_may_come_before_what_they_lead_to)
{
	CHECK({ "h b a; f a=1", "f a=1; h b a" },
	      { "h c b; h b a; f a=1", "f a=1; h b a; h c a" },
	      { "h c b; h d c; h b a; f a=1; h e d",
		"f a=1; h b a; h c a; h d a; h e a" });
}

Test(draft, links_to_what_is_not_here_are_of_lower_layers)
{
	CHECK({ "h b a", "l b a" }, { "h b a; w a", "w a; l b a" },
	      { "h b a; h c b", "l b a; h c b" },
	      { "h a b; h b a", "l a b; h b a" },
	      { "h b a; d a", "d a; l b a" },
	      { "w a/x; h b a", "i a; w a/x; l b a" },
	      { "f f; h b f/a", "l b f/a; f f" });
}

Test(draft, attributes_of_a_link_are_those_of_its_file)
{
	CHECK({ "f a=1; h b:600 a", "f a=1:600; h b a" });
}

Test(draft, what_estargz_adds_does_not_show)
{
	CHECK({ "f .no.prefetch.landmark; f a; f stargz.index.json", "f a" },
	      { "d d; f d/.prefetch.landmark; f .prefetch.landmark; "
		"f stargz.index.json",
		"d d; f d/.prefetch.landmark" },
	      { "f stargz.index.json; f a", "f a; f stargz.index.json" });
}
