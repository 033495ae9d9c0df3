# SPDX-License-Identifier: Apache-2.0
"""Names, and where they lead: rules 14 to 16."""

from making.case import bad, good
from making.tarball import (directory, file, hardlink, pax, header, symlink,
                            tar)
from making.tree import D, F, L, implicit

ABOVE = "out of the root"

# 14: ways to write one name; none leads out of the root.

good(14, "names-with-dots-and-slashes-are-the-names-without",
     tar(directory("./d/"), file("./d/a", "a"), file("d//b", "b"),
         file("d/./c", "c"), file(".//d/.//e", "e")),
     [D("d"), F("d/a", "a"), F("d/b", "b"), F("d/c", "c"), F("d/e", "e")])
good(14, "absolute-names-begin-at-the-root",
     tar(directory("/d"), file("/d/a", "a"), file("//d/b", "b")),
     [D("d"), F("d/a", "a"), F("d/b", "b")])
good(14, "parent-within-the-root",
     tar(directory("d"), directory("e"), file("d/../e/a", "a"),
         file("d/../b", "b")),
     [D("d"), D("e"), F("e/a", "a"), F("b", "b")])
good(14, "slash-behind-a-symlink-or-file-does-not-count",
     tar(symlink("l/", "t")), [L("l", "t")])
bad(14, "name-above-the-root", tar(file("../x")), [r"\.\./x", ABOVE])
bad(14, "absolute-name-above-the-root", tar(file("/../x")),
    [r"/\.\./x", ABOVE])
bad(14, "name-above-the-root-by-a-detour",
    tar(directory("a"), file("a/../../x")), [r"a/\.\./\.\./x", ABOVE])
bad(14, "name-far-above-the-root", tar(file("../" * 20 + "etc/passwd")),
    [r"\.\./etc/passwd", ABOVE])
bad(14, "directory-above-the-root", tar(directory("..", 0o777)),
    [r"\.\.", ABOVE])
bad(14, "directory-slash-parent", tar(directory("/..", 0o777)),
    [r"/\.\.", ABOVE])
bad(14, "symlink-named-as-the-parent-of-the-root",
    tar(directory("etc"), file("etc/passwd", "inside"), symlink("..", "/etc/"),
        hardlink("local", "/etc/passwd")), [r"\.\.", ABOVE])
bad(14, "symlink-named-as-a-parent",
    tar(directory("etc"), symlink("local/sub/..", "/etc/")),
    [r"local/sub/\.\.", "directory"])
bad(14, "name-above-the-root-through-a-record",
    tar(file("harmless", extra={"path": "../x"})), [r"\.\./x", ABOVE])
bad(14, "name-above-the-root-through-the-prefix",
    tar(file("x", prefix=b"..")), [r"\.\./x", ABOVE])
bad(14, "whiteout-above-the-root", tar(file("../.wh.x")),
    [r"\.\./\.wh\.x", ABOVE])
bad(14, "opaque-mark-above-the-root", tar(file("../.wh..wh..opq")),
    [r"\.\./\.wh\.", ABOVE])
bad(14, "symlink-without-a-name", tar(symlink("", "/etc/")), ["name|path"])
bad(14, "file-without-a-name", tar(file("")), ["name|path"])
bad(14, "file-in-place-of-the-root", tar(file(".", "x")), ["directory"])
bad(14, "file-in-place-of-the-root-by-a-slash", tar(file("/", "x")), ["directory"])
bad(14, "device-in-place-of-the-root",
    tar(header(b"./", type=b"3", major=1, minor=3)), ["directory"])

# 15: parents that are symlinks of the same layer.

good(15, "absolute-symlink-as-a-parent",
     tar(directory("etc"), symlink("local", "/etc"), file("local/in", "in")),
     [D("etc"), F("etc/in", "in"), L("local", "/etc")])
good(15, "symlink-up-and-down-as-a-parent",
     tar(directory("etc"), directory("dummy"),
         symlink("local", "/dummy/../etc"), file("/local/in", "in")),
     [D("etc"), F("etc/in", "in"), D("dummy"), L("local", "/dummy/../etc")])
good(15, "symlinks-to-symlinks-as-a-parent",
     tar(directory("etc"), directory("dummy"), symlink("dummy/etc", "/etc"),
         symlink("local", "/dummy/etc"), file("local/in", "in")),
     [D("etc"), F("etc/in", "in"), D("dummy"), L("dummy/etc", "/etc"),
      L("local", "/dummy/etc")])
good(15, "relative-symlinks-to-symlinks-as-a-parent",
     tar(directory("etc"), directory("dummy"), symlink("dummy/etc", "../etc"),
         symlink("local", "./dummy/etc/."), file("local/in", "in")),
     [D("etc"), F("etc/in", "in"), D("dummy"), L("dummy/etc", "../etc"),
      L("local", "./dummy/etc/.")])
good(15, "symlink-far-above-the-root-ends-at-the-root",
     tar(directory("etc"), symlink("local", "../../../../../etc"),
         file("local/in", "in")),
     [D("etc"), F("etc/in", "in"), L("local", "../../../../../etc")])
good(15, "symlink-to-the-root-as-a-parent",
     tar(symlink("rootfs", "/"), file("rootfs/in", "in"),
         symlink("up", "../.."), file("up/too", "too")),
     [L("rootfs", "/"), L("up", "../.."), F("in", "in"), F("too", "too")])
good(15, "empty-file-through-a-symlink-empties-the-file-there",
     tar(directory("etc"), file("etc/emptied", "not empty"),
         symlink("local", "/etc"), file("local/emptied")),
     [D("etc"), F("etc/emptied"), L("local", "/etc")])
good(15, "directory-through-a-symlink",
     tar(directory("etc"), symlink("local", "etc"), directory("local/sub", 0o700),
         file("local/sub/x")),
     [D("etc"), D("etc/sub", 0o700), F("etc/sub/x"), L("local", "etc")])
good(15, "parent-of-a-symlink-is-that-of-its-target",
     tar(directory("a"), directory("a/b"), symlink("l", "a/b"),
         file("l/../in", "in")),
     [D("a"), D("a/b"), F("a/in", "in"), L("l", "a/b")])
good(15, "symlink-in-place-of-a-lower-directory-is-followed",
     [tar(directory("etc"), file("etc/passwd", "inside"), directory("local")),
      tar(directory("etc"), symlink("local", "/etc"),
          hardlink("local/linked", "/etc/passwd"))],
     [D("etc"), F("etc/linked", "inside", links=2),
      F("etc/passwd", "inside", links=2, same="etc/linked"),
      L("local", "/etc")])
good(15, "directory-in-place-of-a-lower-symlink",
     [tar(directory("etc"), file("etc/passwd", "inside"),
          symlink("local", "/etc")),
      tar(directory("local"), hardlink("local/linked", "/etc/passwd"))],
     [D("etc"), F("etc/passwd", "inside", links=2), D("local"),
      F("local/linked", "inside", links=2, same="etc/passwd")])
good(15, "directory-in-place-of-a-lower-symlink-and-its-hard-link",
     [tar(directory("etc"), file("etc/passwd", "inside"),
          symlink("local", "etc"), hardlink("local/linked", "etc/passwd")),
      tar(directory("local"), file("local/linked", "different"))],
     [D("etc"), F("etc/linked", "inside", links=2),
      F("etc/passwd", "inside", links=2, same="etc/linked"), D("local"),
      F("local/linked", "different")])
good(15, "forty-symlinks-on-the-way",
     tar(directory("t"), symlink("0", "t"),
         *(symlink(str(i), str(i - 1)) for i in range(1, 40)),
         file("39/in", "in")),
     [D("t"), F("t/in", "in"), L("0", "t"),
      *(L(str(i), str(i - 1)) for i in range(1, 40))])
bad(15, "forty-one-symlinks-on-the-way",
    tar(directory("t"), symlink("0", "t"),
        *(symlink(str(i), str(i - 1)) for i in range(1, 41)),
        file("40/in", "in")), ["'40/in'", "symlinks|symbolic links"])
bad(15, "symlinks-in-a-circle",
    tar(symlink("a", "b"), symlink("b", "a"), file("a/in", "in")),
    ["'a/in'", "symlinks|symbolic links"])
bad(15, "symlink-to-itself-as-a-parent",
    tar(symlink("a", "a"), file("a/in", "in")),
    ["'a/in'", "symlinks|symbolic links"])
bad(15, "symlink-in-place-of-the-root", tar(symlink("/.", "/etc")), ["directory"])
bad(15, "symlink-in-place-of-the-root-of-lower-layers",
    [tar(directory("etc")), tar(symlink(".", "/etc"), file("passwd", "x"))],
    ["directory"])

# 16: names of any bytes and any length that the kernel can tell.

ODD = [b"caf\xe9", b"\xff\xfe", b"new\nline", b"tab\t", b"back\\slash",
       b" ", b"-rf", b"\x7f", b"'\"$`*?[", b"\xc3\xa9", b"\x01"]
good(16, "names-of-any-bytes", tar(*(file(n, b"in " + n) for n in ODD)),
     [F(n, b"in " + n) for n in ODD])
good(16, "symlinks-to-names-of-any-bytes",
     tar(*(symlink("l%d" % i, n) for i, n in enumerate(ODD))),
     [L("l%d" % i, n) for i, n in enumerate(ODD)])
good(16, "whiteouts-of-names-of-any-bytes",
     [tar(*(file(n) for n in ODD), file("a")),
      tar(*(file(b".wh." + n) for n in ODD))], [F("a")])
LONG = "n" * 255
good(16, "names-of-255-bytes",
     tar(directory(LONG), file(LONG + "/" + LONG, "long"),
         symlink("l" * 255, LONG)),
     [D(LONG), F(LONG + "/" + LONG, "long"), L("l" * 255, LONG)])
bad(16, "name-of-256-bytes", tar(file("n" * 256)), ["nnn", "255|long"])
bad(16, "name-of-256-bytes-in-the-middle", tar(file("n" * 256 + "/a")),
    ["nnn", "255|long"])
bad(16, "whiteout-of-a-name-of-256-bytes", tar(file(".wh." + "n" * 256)),
    ["nnn", "255|long"])
good(16, "whiteout-of-a-name-of-251-bytes",
     [tar(file("n" * 251), file("a")), tar(file(".wh." + "n" * 251))],
     [F("a")])
DEEP = "/".join(["d" * 99] * 60)
good(16, "path-longer-than-path-max",
     tar(file(DEEP, "deep")),
     [*(implicit("/".join(["d" * 99] * i)) for i in range(1, 60)),
      F(DEEP, "deep")])
bad(16, "nul-within-a-name",
    tar(pax([("path", b"a\0b")]), file("a")), ["NUL|nul"])
bad(16, "nul-within-a-target",
    tar(pax([("linkpath", b"a\0b")]), symlink("l", "t")), ["NUL|nul"])
good(16, "dot-entry-has-the-attributes-of-the-root",
     tar(directory("./", 0o1777, uid=1, gid=2, mtime=3,
                   extra={"mtime": "3.000000004", "SCHILY.xattr.user.a": "b"}),
         file("./a")),
     [D(".", 0o1777, uid=1, gid=2, mtime=(3, 4), xattrs={"user.a": "b"}),
      F("a")])
good(16, "slash-entry-has-the-attributes-of-the-root",
     tar(directory("/", 0o700, mtime=5)), [D(".", 0o700, mtime=5)])
good(16, "dot-entry-of-an-upper-layer-gives-the-root-its-attributes",
     [tar(directory(".", 0o1777, mtime=5), file("a")),
      tar(directory(".", 0o711, uid=9, mtime=6), file("b"))],
     [D(".", 0o711, uid=9, mtime=6), F("a"), F("b")])
