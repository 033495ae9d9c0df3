# SPDX-License-Identifier: Apache-2.0
"""What takes the place of what: rules 10 to 13."""

from making.case import bad, good
from making.tarball import (device, directory, fifo, file, hardlink, symlink,
                            tar)
from making.tree import B, D, F, L, P, implicit

XATTR = {"SCHILY.xattr.user.old": "old"}

# 10: a directory over a directory merges, everything else replaces.

good(10, "directory-over-directory-gives-its-attributes-and-merges",
     [tar(directory("d", 0o755, uid=1, gid=2, mtime=3, extra=XATTR),
          file("d/lower", "lower")),
      tar(directory("d", 0o2700, uid=4, gid=5, mtime=6),
          file("d/upper", "upper"))],
     [D("d", 0o2700, uid=4, gid=5, mtime=6), F("d/lower", "lower"),
      F("d/upper", "upper")])
good(10, "file-over-directory-replaces-all-of-it",
     [tar(directory("d"), file("d/x"), directory("d/e")), tar(file("d", "new"))],
     [F("d", "new")])
good(10, "directory-over-file-replaces-it",
     [tar(file("d", "old", extra=XATTR)), tar(directory("d"), file("d/x"))],
     [D("d"), F("d/x")])
good(10, "file-over-file-replaces-attributes-too",
     [tar(file("a", "old", mode=0o4755, uid=1, gid=2, mtime=3, extra=XATTR)),
      tar(file("a", "new"))], [F("a", "new")])
good(10, "directory-over-symlink-replaces-the-symlink",
     [tar(directory("t"), file("t/x", "target"), symlink("l", "t")),
      tar(directory("l"), file("l/y", "own"))],
     [D("t"), F("t/x", "target"), D("l"), F("l/y", "own")])
good(10, "entry-below-a-lower-symlink-is-not-put-into-its-target",
     [tar(directory("t"), file("t/x", "target"), symlink("l", "t")),
      tar(file("l/y", "own"))],
     [D("t"), F("t/x", "target"), implicit("l"), F("l/y", "own")])
good(10, "entry-below-a-lower-file-makes-a-directory",
     [tar(file("f", "a file")), tar(file("f/y", "own"))],
     [implicit("f"), F("f/y", "own")])
good(10, "symlink-over-directory-replaces-all-of-it",
     [tar(directory("t"), directory("d"), file("d/x")), tar(symlink("d", "t"))],
     [D("t"), L("d", "t")])
good(10, "file-over-symlink-leaves-the-target",
     [tar(file("t", "target"), symlink("l", "t")), tar(file("l", "own"))],
     [F("t", "target"), F("l", "own")])
good(10, "device-and-fifo-over-files",
     [tar(file("b"), file("p"), directory("q"), file("q/x")),
      tar(device("b", "b", 8, 1), fifo("p"), fifo("q"))],
     [B("b", 8, 1), P("p"), P("q")])
good(10, "directory-that-was-replaced-comes-back-empty",
     [tar(directory("d"), file("d/x")), tar(file("d")), tar(directory("d"))],
     [D("d")])
good(10, "nested-directories-merge-through-three-layers",
     [tar(directory("d"), directory("d/e"), file("d/e/1", "1")),
      tar(directory("d", mtime=2), directory("d/e", mtime=2),
          file("d/e/2", "2")),
      tar(directory("d/e", mtime=3), file("d/e/3", "3"), file("d/e/1", "new"))],
     [D("d", mtime=2), D("d/e", mtime=3), F("d/e/1", "new"), F("d/e/2", "2"),
      F("d/e/3", "3")])

# 11: of entries with one name the last counts.

good(11, "last-of-two-files-with-one-name-counts",
     tar(file("a", "first", mode=0o4711, uid=1, extra=XATTR),
         file("b"), file("a", "last")), [F("a", "last"), F("b")])
good(11, "names-that-mean-one-file-are-one-name",
     tar(file("a", "first"), file("./a", "second"), file("/a", "last")),
     [F("a", "last")])
good(11, "directory-takes-the-place-of-a-file-of-its-layer",
     tar(file("a", "file"), directory("a"), file("a/b", "below")),
     [D("a"), F("a/b", "below")])
good(11, "file-takes-the-place-of-a-directory-of-its-layer",
     tar(directory("a"), file("a/b", "below"), file("a", "file")),
     [F("a", "file")])
good(11, "directory-twice-has-the-last-attributes-and-all-names",
     tar(directory("a", 0o700, uid=1, mtime=5, extra=XATTR), file("a/x"),
         directory("a", 0o711, uid=2, mtime=6), file("a/y")),
     [D("a", 0o711, uid=2, mtime=6), F("a/x"), F("a/y")])
good(11, "file-takes-the-place-of-a-symlink-and-not-of-its-target",
     tar(file("t", "target"), symlink("l", "t"), file("l", "own")),
     [F("t", "target"), F("l", "own")])
good(11, "symlink-takes-the-place-of-a-directory-of-its-layer",
     tar(directory("d"), file("d/x"), directory("t"), symlink("d", "t")),
     [D("t"), L("d", "t")])
good(11, "hard-link-keeps-what-its-target-was",
     tar(file("a", "first"), hardlink("b", "a"), file("a", "last")),
     [F("a", "last"), F("b", "first")])
good(11, "hard-link-takes-the-place-of-a-file",
     tar(file("a", "one"), file("b", "other"), hardlink("b", "a")),
     [F("a", "one", links=2), F("b", "one", links=2, same="a")])
good(11, "file-takes-the-place-of-a-hard-link",
     tar(file("a", "one"), hardlink("b", "a"), hardlink("c", "a"),
         file("b", "own")),
     [F("a", "one", links=2), F("b", "own"), F("c", "one", links=2, same="a")])

# 12: directories that no entry is for.

good(12, "missing-parents-are-made",
     tar(file("x/y/z", "deep")),
     [implicit("x"), implicit("x/y"), F("x/y/z", "deep")])
good(12, "missing-parents-are-those-of-lower-layers",
     [tar(directory("x", 0o1701, uid=5, gid=6, mtime=7, extra=XATTR),
          file("x/old")), tar(file("x/y/z", "deep"))],
     [D("x", 0o1701, uid=5, gid=6, mtime=7, xattrs={"user.old": "old"}),
      F("x/old"), implicit("x/y"), F("x/y/z", "deep")])
good(12, "missing-parents-are-those-of-the-next-lower-layer-that-has-them",
     [tar(directory("x", 0o700, mtime=1)), tar(directory("x", 0o750, mtime=2)),
      tar(file("x/third")), tar(file("x/fourth"))],
     [D("x", 0o750, mtime=2), F("x/third"), F("x/fourth")])
good(12, "parent-that-comes-after-its-children-has-its-attributes",
     tar(file("x/y", "below"), directory("x", 0o700, uid=1, mtime=5)),
     [D("x", 0o700, uid=1, mtime=5), F("x/y", "below")])
good(12, "hard-link-with-a-missing-parent",
     tar(file("a", "text"), hardlink("p/q/b", "a")),
     [F("a", "text", links=2), implicit("p"), implicit("p/q"),
      F("p/q/b", "text", links=2, same="a")])
good(12, "missing-root-is-that-of-the-lower-layer",
     [tar(directory(".", 0o1777, uid=3, gid=4, mtime=5), file("a")),
      tar(file("b"))],
     [D(".", 0o1777, uid=3, gid=4, mtime=5), F("a"), F("b")])

bad(12, "parent-that-is-a-file-of-the-same-layer",
    tar(file("a", "text"), file("a/b")), ["'a/b'", "directory"])
bad(12, "parent-that-is-a-device-of-the-same-layer",
    tar(device("a", "c", 1, 3), directory("a/b")), ["'a/b'", "directory"])
bad(12, "parent-that-is-a-symlink-to-a-file-of-the-same-layer",
    tar(file("a", "text"), symlink("l", "a"), file("l/b")),
    ["'l/b'", "directory"])
good(12, "parent-that-is-a-dead-symlink-makes-what-it-leads-to",
     tar(symlink("l", "x/y"), file("l/b", "below")),
     [L("l", "x/y"), implicit("x"), implicit("x/y"), F("x/y/b", "below")])

# 13: the times of directories are those of their entries.

good(13, "directory-times-survive-what-comes-into-them",
     tar(directory("d", mtime=5), directory("d/e", mtime=(6)),
         file("d/e/f", mtime=7), file("d/g", mtime=8)),
     [D("d", mtime=5), D("d/e", mtime=6), F("d/e/f", mtime=7),
      F("d/g", mtime=8)])
good(13, "directory-times-survive-upper-layers",
     [tar(directory("d", mtime=5)), tar(file("d/f", mtime=99))],
     [D("d", mtime=5), F("d/f", mtime=99)])
good(13, "implicit-directories-have-no-time-of-their-own",
     tar(file("d/e/f")), [implicit("d"), implicit("d/e"), F("d/e/f")])
