# SPDX-License-Identifier: Apache-2.0
"""What a header says, in all dialects: rules 21 to 23."""

from making.case import bad, good
from making.tarball import (END, GNU, V7, base256, device, directory, entry,
                            file, gnu_long, hardlink, header, padded, pax,
                            pax_global, record, sparse_00, sparse_01,
                            sparse_10, sparse_gnu, symlink, tar)
from making.tree import D, F, L, huge, implicit

# 21: pax.

BINARY = bytes(range(256))
good(21, "xattrs-of-any-bytes",
     tar(file("a", extra=[("SCHILY.xattr.user.all", BINARY),
                          ("SCHILY.xattr.user.a=b", "no"),
                          ("SCHILY.xattr.user.line", "one\ntwo"),
                          ("SCHILY.xattr.trusted.t", b"\0\0")])),
     [F("a", xattrs={"user.all": BINARY, "user.a": "b=no",
                     "user.line": "one\ntwo", "trusted.t": b"\0\0"})])
good(21, "xattrs-as-bsdtar-writes-them",
     tar(file("a", extra=[("LIBARCHIVE.xattr.user.plain", "dmFsdWU="),
                          ("LIBARCHIVE.xattr.user.no-end", "dmFsdWU"),
                          ("LIBARCHIVE.xattr.user.%25%3D", "AAECAw==")])),
     [F("a", xattrs={"user.plain": "value", "user.no-end": "value",
                     "user.%=": b"\0\1\2\3"})])
good(21, "star-s-xattr-counts-before-bsdtar-s",
     tar(file("a", extra=[("SCHILY.xattr.user.x", "star"),
                          ("LIBARCHIVE.xattr.user.x", "YnNkdGFy")])),
     [F("a", xattrs={"user.x": "star"})])
good(21, "records-override-the-header",
     tar(entry("wrong", b"12345678", extra=[
         ("path", "right"), ("uid", 123456), ("gid", 7), ("mtime", "9.5")],
         uid=1, gid=2, mtime=3)),
     [F("right", b"12345678", uid=123456, gid=7, mtime=(9, 500000000))])
good(21, "size-of-a-record-overrides-that-of-the-header",
     tar(file("a", b"x" * 1000, size=0, extra={"size": 1000}),
         file("b", "next")),
     [F("a", b"x" * 1000), F("b", "next")])
# A header within the body, which whoever believes the header's size would see.
HIDDEN = file("hidden", "smuggled")
good(21, "size-of-a-record-hides-what-the-header-would-show",
     tar(file("a", HIDDEN, size=0, extra={"size": len(HIDDEN)}),
         file("b", "next")),
     [F("a", HIDDEN), F("b", "next")])
good(21, "size-of-a-record-is-not-that-of-a-long-name",
     tar(pax({"size": 5}), gnu_long(b"L", b"long/name"), file("x", "12345")),
     [implicit("long"), F("long/name", "12345")])
good(21, "record-without-a-value-leaves-the-header",
     tar(file("a", "text", uid=5, extra=[("uid", ""), ("path", ""),
                                         ("mtime", "")])),
     [F("a", "text", uid=5)])
good(21, "record-without-a-value-takes-back-the-global-one",
     tar(pax_global({"uid": 5, "SCHILY.xattr.user.x": "global"}),
         file("a"), file("b", extra=[("uid", ""),
                                     ("SCHILY.xattr.user.x", "")], uid=1)),
     [F("a", uid=5, xattrs={"user.x": "global"}), F("b", uid=1)])
good(21, "last-of-two-records-counts",
     tar(file("a", extra=[("uid", 1), ("uid", 2), ("path", "x"),
                          ("path", "y")])), [F("y", uid=2)])
good(21, "unknown-records-say-nothing",
     tar(file("a", extra=[("atime", "1"), ("ctime", "2"), ("comment", "hello"),
                          ("hdrcharset", "BINARY"), ("charset", "x"),
                          ("uname", "root"), ("gname", "root"),
                          ("SCHILY.dev", "7"), ("SCHILY.acl.access", "junk"),
                          ("WHATEVER.comes", b"\xff\0")])), [F("a")])
good(21, "records-of-one-entry-are-not-the-next-one-s",
     tar(file("a", extra={"uid": 5, "mtime": "7", "SCHILY.xattr.user.x": "y"}),
         file("b"), symlink("c", "t", extra={"linkpath": "other"}),
         symlink("d", "t")),
     [F("a", uid=5, mtime=7, xattrs={"user.x": "y"}), F("b"),
      L("c", "other"), L("d", "t")])
good(21, "records-of-a-duplicate-do-not-leak",
     tar(file("a", "1", extra={"uid": 5, "SCHILY.xattr.user.x": "y"}),
         file("a", "2")), [F("a", "2")])
good(21, "global-records-hold-for-all-that-follow",
     tar(file("before"), pax_global({"uid": 5, "mtime": "7.25"}), file("a"),
         file("b", extra={"uid": 6}), pax_global({"gid": 8}), file("c")),
     [F("before"), F("a", uid=5, mtime=(7, 250000000)),
      F("b", uid=6, mtime=(7, 250000000)),
      F("c", uid=5, gid=8, mtime=(7, 250000000))])
good(21, "global-comment-as-git-archive-writes-it",
     tar(pax_global({"comment": "0" * 40}), file("a")), [F("a")])
bad(21, "global-record-of-a-path", tar(pax_global({"path": "x"}), file("a")),
    ["global"])
bad(21, "global-record-of-a-size", tar(pax_global({"size": 1}), file("a")),
    ["global"])
for name, body in [
        ("record-shorter-than-it-says", b"99 uid=5\n"),
        ("record-longer-than-it-says", b"5 uid=5\n"),
        ("record-of-length-zero", b"0 uid=5\n"),
        ("record-without-a-length", b"uid=5\n"),
        ("record-of-a-negative-length", b"-9 uid=5\n"),
        ("record-of-an-overflowing-length",
         b"18446744073709551625 uid=5\n"),
        ("record-without-an-equals-sign", b"8 uid_5\n"),
        ("record-without-a-key", b"5 =5\n"),
        ("record-without-a-newline", b"8 uid=55")]:
    bad(21, name, tar(pax(body), file("a")), ["pax|record"])
for name, pair in [
        ("record-of-a-number-that-is-none", ("uid", "5x")),
        ("record-of-a-negative-owner", ("uid", "-1")),
        ("record-of-a-number-too-large", ("gid", "18446744073709551616")),
        ("record-of-a-time-that-is-none", ("mtime", "now")),
        ("record-of-a-negative-size", ("size", "-1")),
        ("record-of-a-size-that-overflows", ("size", "9223372036854775808"))]:
    bad(21, name, tar(file("a", extra=[pair])), ["pax|number|time|size|owner"])
bad(21, "records-without-an-entry", tar(file("a"), pax({"uid": 1})),
    ["extended|pax|entry"])
bad(21, "two-names-for-one-entry",
    tar(gnu_long(b"L", b"one"), pax({"path": "two"}), file("three")),
    ["name|path"])

# 22: GNU.

good(22, "numbers-in-base-256",
     tar(file("a", b"x" * 9, magic=GNU, size=base256(9, 12),
              uid=base256(2 ** 31, 8), gid=base256(3_000_000, 8),
              mtime=base256(2 ** 33, 12)), file("b", "next")),
     [F("a", b"x" * 9, uid=2 ** 31, gid=3_000_000, mtime=2 ** 33),
      F("b", "next")])
good(22, "negative-time-in-base-256",
     tar(file("a", magic=GNU, mtime=base256(-1, 12)),
         directory("d", magic=GNU, mtime=base256(-2 ** 33, 12))),
     [F("a", mtime=-1), D("d", mtime=-2 ** 33)])
bad(22, "negative-size-in-base-256",
    tar(file("a", magic=GNU, size=base256(-512, 12))), ["entry 1|not a tar", "size"])
bad(22, "size-in-base-256-that-overflows",
    tar(file("a", size=b"\x80" + b"\xff" * 11)), ["entry 1|not a tar", "number|size"])
bad(22, "size-in-base-256-of-all-there-is",
    tar(file("a", size=base256(2 ** 63 - 1, 12))), ["'a'", "ends|short|truncated|size"])
NAME = "directory/" + "n" * 200
good(22, "long-names-and-targets",
     tar(gnu_long(b"L", NAME.encode()), file("cut", "long", magic=GNU),
         gnu_long(b"L", b"l" * 150), gnu_long(b"K", NAME.encode()),
         symlink("cut", "cut", magic=GNU),
         gnu_long(b"K", NAME.encode()), hardlink("h", "cut", magic=GNU)),
     [implicit("directory"), F(NAME, "long", links=2), L("l" * 150, NAME),
      F("h", "long", links=2, same=NAME)])
good(22, "long-name-of-one-entry-is-not-the-next-one-s",
     tar(gnu_long(b"L", b"long"), file("a", "1", magic=GNU),
         file("a", "2", magic=GNU)), [F("long", "1"), F("a", "2")])
bad(22, "long-name-without-an-entry",
    tar(file("a"), gnu_long(b"L", b"long")), ["name|entry|extended"])
good(22, "times-in-a-gnu-header-are-no-prefix",
     tar(file("a", "x", magic=GNU, patch={345: b"07346545000\0",
                                          357: b"07346545000\0"})),
     [F("a", "x")])

MAP = [(0, 4), (4096, 5), (10000, 0)]
PIECES = b"headtail!"
WHOLE = b"head" + bytes(4092) + b"tail!" + bytes(10000 - 4101)
for name, make in [("sparse-file-of-the-old-kind", sparse_gnu),
                   ("sparse-file-of-version-0-0", sparse_00),
                   ("sparse-file-of-version-0-1", sparse_01),
                   ("sparse-file-of-version-1-0", sparse_10)]:
    good(22, name, tar(make("a", MAP, 10000, PIECES), file("b", "next")),
         [F("a", WHOLE), F("b", "next")])
    good(22, name + "-that-is-one-hole",
         tar(make("a", [(5000, 0)], 5000, b""), file("b", "next")),
         [F("a", bytes(5000)), F("b", "next")])
    bad(22, name + "-that-overlaps",
        tar(make("a", [(0, 4), (2, 5)], 10000, PIECES)),
        ["entry [12]|not a tar", "sparse"])
    bad(22, name + "-beyond-its-end",
        tar(make("a", [(0, 4), (4096, 5)], 4000, PIECES)), ["'a'", "sparse"])
    bad(22, name + "-with-less-data-than-its-map",
        tar(make("a", [(0, 4), (4096, 500)], 10000, PIECES)), ["'a'", "sparse"])
    bad(22, name + "-of-lengths-that-overflow",
        tar(make("a", [(0, 2 ** 62), (2 ** 62, 2 ** 62)], 2 ** 63 - 1,
                 PIECES)), ["sparse|number"])
    good(22, name + "-of-a-tebibyte",
         tar(make("a", [(0, 4), (2 ** 40 - 5, 5)], 2 ** 40, PIECES)),
         [huge("a", 2 ** 40, b"head", b"tail!")])
TURNS = [(i * 1000, 10) for i in range(60)]
TURNED = b"".join(b"%010d" % i for i in range(60))
SPREAD = b"".join(TURNED[i * 10:i * 10 + 10] + bytes(990) for i in range(60))
good(22, "sparse-file-of-the-old-kind-with-more-blocks",
     tar(sparse_gnu("a", TURNS, 60000, TURNED), file("b", "next")),
     [F("a", SPREAD), F("b", "next")])
good(22, "sparse-file-of-version-1-0-with-more-blocks",
     tar(sparse_10("a", TURNS * 1, 60000, TURNED), file("b", "next")),
     [F("a", SPREAD), F("b", "next")])
bad(22, "sparse-file-of-an-unknown-version",
    tar(pax([("GNU.sparse.major", 2), ("GNU.sparse.minor", 0),
             ("GNU.sparse.name", "a"), ("GNU.sparse.realsize", 10)]),
        file("x", "1\n0\n10\n")), ["sparse"])
bad(22, "sparse-map-of-no-numbers",
    tar(pax([("GNU.sparse.size", 10), ("GNU.sparse.numblocks", 1),
             ("GNU.sparse.map", "0,x")]), file("a", "1234567890")), ["sparse|pax"])
bad(22, "sparse-map-that-does-not-end",
    tar(pax([("GNU.sparse.major", 1), ("GNU.sparse.minor", 0),
             ("GNU.sparse.name", "a"), ("GNU.sparse.realsize", 10)]),
        file("x", padded(b"1" * 512))), ["sparse"])
good(22, "dumpdir-is-a-directory",
     tar(entry("d/", b"Yfile\0Dother\0\0", type=b"D", mode=0o755, magic=GNU),
         file("d/file", "x")), [D("d"), F("d/file", "x")])
good(22, "volume-label-is-no-file",
     tar(header(b"my backup", type=b"V", magic=GNU), file("a")), [F("a")])
bad(22, "part-of-a-file-of-several-volumes",
    tar(entry("a", b"rest", type=b"M", magic=GNU)), ["'a'", "volume"])
for letter in b"QNA":
    bad(22, "unknown-type-" + chr(letter),
        tar(entry("a", type=bytes([letter]))), ["'a'", "type"])

# 23: the old dialects, and damage.

good(23, "header-without-magic",
     tar(file("a", "old", magic=V7), directory("d", magic=V7),
         symlink("l", "t", magic=V7), hardlink("h", "a", magic=V7)),
     [F("a", "old", links=2), D("d"), L("l", "t"),
      F("h", "old", links=2, same="a")])
good(23, "name-with-a-prefix",
     tar(file("n" * 100, "text", prefix=b"p/" * 70 + b"e")),
     [*(implicit("/".join("p" * i)) for i in range(1, 71)),
      implicit("p/" * 70 + "e"), F("p/" * 70 + "e/" + "n" * 100, "text")])
good(23, "name-with-the-shorter-prefix-of-star",
     tar(file("a", "text", prefix=b"p", patch={476: b"07346545000\0",
                                               488: b"07346545000\0",
                                               508: b"tar\0"})),
     [implicit("p"), F("p/a", "text")])
good(23, "file-of-type-nul", tar(file("a", "text", type=b"\0")),
     [F("a", "text")])
good(23, "file-of-type-nul-with-a-slash-is-a-directory",
     tar(entry("d/", type=b"\0", mode=0o755, magic=V7)), [D("d")])
good(23, "contiguous-file-is-a-file", tar(file("a", "text", type=b"7")),
     [F("a", "text")])
good(23, "checksum-of-signed-bytes",
     tar(file(b"caf\xe9\xe9\xe9", "text", total="signed")),
     [F(b"caf\xe9\xe9\xe9", "text")])
good(23, "numbers-with-spaces-and-without-an-end",
     tar(file("a", "text", mode=b"   644 \0", uid=b"      7\0",
              gid=b"      7 ", size=b"          4 ",
              mtime=b"7346545000 \0")), [F("a", "text", uid=7, gid=7)])
good(23, "checksum-with-spaces",
     tar(header(b"a", total=b"%6o \0" % sum(header(b"a", total=b" " * 8)))),
     [F("a")])
good(23, "name-that-fills-its-field",
     tar(file("n" * 100, "text", magic=V7)), [F("n" * 100, "text")])
good(23, "archive-with-one-zero-block", tar(file("a"), end=END[:512]), [F("a")])
good(23, "archive-without-an-end", tar(file("a", "x"), end=b""), [F("a", "x")])
good(23, "archive-of-full-records",
     tar(file("a"), end=bytes(10240 - 512)), [F("a")])
bad(23, "wrong-checksum",
    tar(file("a"), file("b", total=b"001234\0 ")), ["checksum"])
bad(23, "checksum-that-is-no-number",
    tar(file("a"), file("b", total=b"\xff" * 8)), ["checksum"])
bad(23, "header-of-garbage", tar(file("a"), b"\x55" * 512), ["checksum"])
bad(23, "no-archive-at-all", b"this is not a tar archive, is it?\n" * 40,
    ["tar|archive|checksum"])
bad(23, "size-that-is-no-number", tar(file("a", size=b"12345678z")),
    ["entry 1|not a tar", "number|size"])
bad(23, "archive-that-ends-within-a-body",
    tar(file("a", b"x" * 5000), end=b"")[:2048], ["'a'", "end|truncated|short"])
bad(23, "archive-that-ends-within-a-header",
    tar(file("a"), file("b"), end=b"")[:700], ["end|truncated|short"])
bad(23, "archive-that-ends-within-padding",
    tar(file("a", "x"), end=b"")[:600], ["end|truncated|short"])
bad(23, "archive-that-ends-within-records",
    tar(pax({"comment": "x" * 2000}), file("a"))[:1024],
    ["end|truncated|short"])
bad(23, "header-behind-a-zero-block",
    tar(file("a"), bytes(512), file("b")), ["zero|block"])
