# SPDX-License-Identifier: Apache-2.0
"""Hard links: rules 17 to 20."""

from making.case import bad, good
from making.tarball import (device, directory, fifo, file, hardlink, symlink,
                            tar, whiteout)
from making.tree import C, D, F, L, P, implicit

INSIDE = [directory("etc", 0o770), file("etc/passwd", "inside")]
ABOVE = "out of the root"
GONE = "in no layer"


def linked(name, *between):
    """What is to show when name is one with etc/passwd."""
    return [D("etc", 0o770), F("etc/passwd", "inside", links=2),
            F(name, "inside", links=2, same="etc/passwd"), *between]


# 17: the target is a path from the root.

good(17, "target-is-from-the-root-and-not-from-the-link",
     tar(file("a", "of the root"), directory("d"), file("d/a", "of d"),
         hardlink("d/b", "a")),
     [F("a", "of the root", links=2), D("d"), F("d/a", "of d"),
      F("d/b", "of the root", links=2, same="a")])
good(17, "absolute-target",
     tar(*INSIDE, hardlink("local", "/etc/passwd")), linked("local"))
good(17, "target-with-dots", tar(*INSIDE, hardlink("local", "./etc//./passwd")),
     linked("local"))
good(17, "target-through-a-relative-symlink-above-the-root",
     tar(*INSIDE, directory("x"), symlink("x/d", "../../etc"),
         hardlink("x/local", "/x/d/passwd")),
     linked("x/local", D("x"), L("x/d", "../../etc")))
good(17, "target-through-a-symlink-down-and-out",
     tar(*INSIDE, directory("x"), directory("out"),
         symlink("x/d", "../out/../../etc"),
         hardlink("x/local", "/x/d/passwd")),
     linked("x/local", D("x"), D("out"), L("x/d", "../out/../../etc")))
good(17, "target-through-an-absolute-symlink",
     tar(*INSIDE, symlink("d", "/etc"), hardlink("local", "/d/passwd")),
     linked("local", L("d", "/etc")))
good(17, "target-through-a-long-relative-symlink",
     tar(*INSIDE, symlink("d", "../../../../../../../etc"),
         hardlink("local", "/d/passwd")),
     linked("local", L("d", "../../../../../../../etc")))
good(17, "target-by-a-detour", tar(*INSIDE, hardlink("local", "etc/../etc/passwd")),
     linked("local"))
# As the kernel resolves them in a root: what is above is the root.
good(17, "target-above-the-root-is-below-it",
     tar(*INSIDE, hardlink("local", "../etc/passwd")), linked("local"))
good(17, "target-far-above-the-root-is-below-it",
     tar(*INSIDE, hardlink("local", "../../../../../etc/passwd")),
     linked("local"))
good(17, "target-above-the-root-by-a-detour-is-below-it",
     tar(*INSIDE, hardlink("local", "etc/../../etc/passwd")), linked("local"))
bad(17, "target-above-the-root-through-a-record-is-not-the-host-s",
    tar(*INSIDE, hardlink("local", "etc/passwd",
                          extra={"linkpath": "../../etc/shadow"})),
    ["etc/shadow", GONE])
bad(17, "target-of-the-host",
    tar(hardlink("local", "/etc/passwd")),
    ["'/etc/passwd'", GONE])
bad(17, "target-of-the-host-through-a-symlink",
    tar(symlink("d", "/etc"), hardlink("local", "d/passwd")),
    ["'d/passwd'", GONE])
bad(17, "link-above-the-root",
    tar(*INSIDE, hardlink("../local", "etc/passwd")), [r"\.\./local", ABOVE])
bad(17, "empty-target", tar(*INSIDE, hardlink("local", "")), ["'local'", "target"])

# 18: a hard link to a symlink is a name of the symlink.

good(18, "hard-link-to-a-symlink-is-the-symlink",
     tar(*INSIDE, symlink("s", "/etc/passwd"), hardlink("local", "/s")),
     [D("etc", 0o770), F("etc/passwd", "inside"),
      L("local", "/etc/passwd", links=2),
      L("s", "/etc/passwd", links=2, same="local")])
good(18, "hard-link-to-a-symlink-above-the-root-is-the-symlink",
     tar(*INSIDE, symlink("s", "../../../../../etc/passwd"),
         hardlink("local", "/s")),
     [D("etc", 0o770), F("etc/passwd", "inside"),
      L("local", "../../../../../etc/passwd", links=2),
      L("s", "../../../../../etc/passwd", links=2, same="local")])
good(18, "hard-link-to-a-symlink-before-the-target-is-there",
     tar(directory("etc"), symlink("a", "/etc/passwd"), hardlink("b", "a"),
         file("etc/passwd", "after")),
     [D("etc"), F("etc/passwd", "after"), L("a", "/etc/passwd", links=2),
      L("b", "/etc/passwd", links=2, same="a")])
good(18, "hard-link-to-a-dead-symlink-changes-nothing-outside",
     tar(symlink("a", "/tmp/no/such/file"), hardlink("b", "a", mode=0o4777)),
     [L("a", "/tmp/no/such/file", links=2),
      L("b", "/tmp/no/such/file", links=2, same="a")])
good(18, "hard-link-to-a-symlink-to-a-directory",
     tar(directory("d"), symlink("a", "d"), hardlink("b", "a"),
         file("b/x", "below")),
     [D("d"), F("d/x", "below"), L("a", "d", links=2),
      L("b", "d", links=2, same="a")])

# 19: targets in lower layers.

good(19, "target-in-a-lower-layer",
     [tar(file("a", "lower", mode=0o4755, uid=1, mtime=2,
               extra={"SCHILY.xattr.user.x": "y"})), tar(hardlink("b", "a"))],
     [F("a", "lower", links=2, mode=0o4755, uid=1, mtime=2,
        xattrs={"user.x": "y"}),
      F("b", "lower", links=2, mode=0o4755, uid=1, mtime=2, same="a",
        xattrs={"user.x": "y"})])
good(19, "target-in-a-lower-layer-that-the-same-layer-hides",
     [tar(file("a", "lower")), tar(hardlink("b", "a"), whiteout("a"))],
     [F("b", "lower")])
good(19, "target-in-a-lower-layer-that-was-hidden-before-the-link",
     [tar(file("a", "lower")), tar(whiteout("a"), hardlink("b", "a"))],
     [F("b", "lower")])
good(19, "target-is-what-the-layers-below-show",
     [tar(file("a", "first")), tar(file("a", "second")), tar(file("c")),
      tar(hardlink("b", "a"))],
     [F("a", "second", links=2), F("b", "second", links=2, same="a"), F("c")])
good(19, "several-links-to-one-target-in-a-lower-layer",
     [tar(directory("d"), file("d/a", "lower")),
      tar(hardlink("x", "d/a"), hardlink("d/y", "/d/a"), hardlink("z", "x"))],
     [D("d"), F("d/a", "lower", links=4), F("d/y", "lower", links=4, same="d/a"),
      F("x", "lower", links=4, same="d/a"),
      F("z", "lower", links=4, same="d/a")])
good(19, "links-of-lower-layers-stay-one-file",
     [tar(file("a", "lower"), hardlink("b", "a")), tar(hardlink("c", "b")),
      tar(hardlink("d", "c"))],
     [F("a", "lower", links=4), F("b", "lower", links=4, same="a"),
      F("c", "lower", links=4, same="a"), F("d", "lower", links=4, same="a")])
good(19, "names-that-are-hidden-are-no-links",
     [tar(file("a", "lower"), hardlink("b", "a"), hardlink("c", "a")),
      tar(whiteout("a"), file("b", "own"))], [F("b", "own"), F("c", "lower")])
good(19, "target-in-a-lower-layer-is-a-symlink-or-device",
     [tar(symlink("s", "t"), device("c", "c", 1, 3), fifo("p")),
      tar(hardlink("s2", "s"), hardlink("c2", "c"), hardlink("p2", "p"))],
     [L("s", "t", links=2), L("s2", "t", links=2, same="s"),
      C("c", 1, 3, links=2), C("c2", 1, 3, links=2, same="c"),
      P("p", links=2), P("p2", links=2, same="p")])
good(19, "target-in-a-lower-layer-below-missing-directories",
     [tar(directory("d", 0o700, mtime=3), file("d/a", "lower")),
      tar(hardlink("e/b", "d/a"))],
     [D("d", 0o700, mtime=3), F("d/a", "lower", links=2), implicit("e"),
      F("e/b", "lower", links=2, same="d/a")])
bad(19, "target-that-an-upper-layer-had-hidden",
    [tar(file("a", "lower")), tar(whiteout("a")), tar(hardlink("b", "a"))],
    ["layer 3", "'a'", GONE])
bad(19, "target-that-no-layer-has",
    [tar(file("a", "lower")), tar(hardlink("b", "c"))],
    ["layer 2", "'c'", GONE])
bad(19, "target-is-a-directory-of-a-lower-layer",
    [tar(directory("d")), tar(hardlink("b", "d"))],
    ["layer 2", "'d'", GONE + "|directory"])

# 20: what else the header of a link says.

good(20, "attributes-of-the-last-link-count",
     tar(file("a", "text", mode=0o640, uid=1, gid=2, mtime=3),
         hardlink("b", "a", mode=0o4711, uid=7, gid=8, mtime=9)),
     [F("a", "text", mode=0o4711, uid=7, gid=8, mtime=9, links=2),
      F("b", "text", mode=0o4711, uid=7, gid=8, mtime=9, links=2, same="a")])
good(20, "attributes-of-a-link-to-a-lower-file-do-not-count",
     [tar(file("a", "text", mode=0o640, uid=1, gid=2, mtime=3)),
      tar(hardlink("b", "a", mode=0o4711, uid=7, gid=8, mtime=9))],
     [F("a", "text", mode=0o640, uid=1, gid=2, mtime=3, links=2),
      F("b", "text", mode=0o640, uid=1, gid=2, mtime=3, links=2, same="a")])
good(20, "xattrs-of-a-link-without-any-stay",
     tar(file("a", extra={"SCHILY.xattr.user.x": "y"}), hardlink("b", "a")),
     [F("a", links=2, xattrs={"user.x": "y"}),
      F("b", links=2, same="a", xattrs={"user.x": "y"})])
good(20, "link-to-a-symlink-does-not-give-it-a-mode",
     tar(symlink("s", "t"), hardlink("b", "s", mode=0o4755)),
     [L("b", "t", links=2), L("s", "t", links=2, same="b")])
good(20, "target-behind-the-link",
     tar(hardlink("b", "d/a"), directory("d"), file("d/a", "later")),
     [F("b", "later", links=2), D("d"), F("d/a", "later", links=2, same="b")])
good(20, "size-of-the-link-without-data-does-not-count",
     tar(file("a", "text"), hardlink("b", "a", size=4), file("c", "next")),
     [F("a", "text", links=2), F("b", "text", links=2, same="a"),
      F("c", "next")])
good(20, "link-to-itself-where-a-file-is-changes-nothing",
     tar(file("a", "text"), hardlink("a", "a"), hardlink("./a", "/a")),
     [F("a", "text")])
bad(20, "data-behind-a-link",
    tar(file("a", "text"), hardlink("b", "a", size=4), file("", "text")[512:],
        file("c")), ["entry 3", "checksum"])
bad(20, "link-to-itself", tar(hardlink("a", "a")), ["'a'", GONE])
bad(20, "links-in-a-circle", tar(hardlink("a", "b"), hardlink("b", "a")),
    ["'[ab]'", GONE])
bad(20, "link-to-a-directory", tar(directory("d"), hardlink("b", "d")),
    ["'b'", "directory"])
bad(20, "link-to-the-root", tar(hardlink("b", "/")), ["'b'", "directory"])
bad(20, "link-in-place-of-the-root",
    tar(file("a"), hardlink(".", "a")), ["directory"])
