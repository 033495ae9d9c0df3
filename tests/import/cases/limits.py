# SPDX-License-Identifier: Apache-2.0
"""What asks for more than there should be: rule 32."""

from making import packing
from making.case import bad, good
from making.tarball import (GNU, base256, directory, file, gnu_long,
                            header, pax, pax_global, sparse_01, sparse_gnu,
                            symlink, tar)
from making.tree import D, F, implicit

MIB = 1 << 20

bad(32, "bomb-of-zstd", packing.zstd_repeated(0, 1 << 30),
    ["limit|times|ratio|expands"], limit=20)
bad(32, "bomb-of-zstd-in-many-frames",
    packing.zstd_repeated(0, 16 * MIB) * 40, ["limit|times|ratio|expands"],
    limit=20)
bad(32, "zstd-window-of-two-gibibytes",
    packing.zstd(tar(file("a")), window=31, content_size=False),
    ["window|memory|limit"])
good(32, "zstd-window-of-128-mebibytes",
     packing.zstd(tar(file("a")), window=27, content_size=False), [F("a")],
     exports=[tar(file("a"))])
good(32, "gzip-of-many-zeroes-is-no-bomb",
     packing.gzip(tar(file("a", bytes(6 * MIB)))), [F("a", bytes(6 * MIB))],
     exports=[tar(file("a", bytes(6 * MIB)))])
bad(32, "file-larger-than-the-archive",
    tar(file("a", size=8 ** 11 - 1)), ["'a'", "end|truncated|short"])
bad(32, "records-of-more-than-a-mebibyte",
    tar(pax({"comment": "x" * (MIB + 1)}), file("a")), ["limit|pax|extended"])
bad(32, "records-that-say-they-are-an-exbibyte",
    tar(header(b"p", type=b"x", size=2 ** 60), file("a")),
    ["limit|pax|extended|long"])
bad(32, "long-name-of-more-than-a-mebibyte",
    tar(gnu_long(b"L", b"x" * (MIB + 1)), file("a")),
    ["limit|name|path|extended|long"])
bad(32, "long-name-that-says-it-is-an-exbibyte",
    tar(header(b"p", type=b"L", magic=GNU, size=base256(2 ** 60, 12)),
        file("a")), ["limit|name|path|extended|long"])
bad(32, "global-records-that-grow-and-grow",
    tar(*(pax_global({f"k{i}": "x" * 60000}) for i in range(30)), file("a")),
    ["limit|pax|extended|global"])
bad(32, "path-of-more-than-64-kibibytes",
    tar(file("/".join(["d" * 200] * 400))), ["path too long"])
bad(32, "path-of-more-than-4096-names",
    tar(file("d/" * 5000 + "a")), ["deep"])
good(32, "path-of-a-thousand-names",
     tar(file("d/" * 1000 + "a", "deep")),
     [*(implicit("/".join("d" * i)) for i in range(1, 1001)),
      F("d/" * 1000 + "a", "deep")])
bad(32, "tree-that-grows-deeper-than-4096-names",
    tar(directory("d/" * 3000), symlink("s", "d/" * 1500),
        directory("s/" + "e/" * 3000)), ["deep"])
bad(32, "xattr-of-more-than-64-kibibytes",
    tar(file("a", extra={"SCHILY.xattr.user.x": "v" * 65537})),
    ["entry 1|not a tar", "attribute"])
good(32, "xattr-of-64-kibibytes",
     tar(file("a", extra={"SCHILY.xattr.user.x": "v" * 65536})),
     [F("a", xattrs={"user.x": "v" * 65536})])
bad(32, "xattr-name-of-256-bytes",
    tar(file("a", extra={"SCHILY.xattr.user." + "n" * 251: "v"})),
    ["entry 1|not a tar", "attribute"])
good(32, "xattr-name-of-255-bytes",
     tar(file("a", extra={"SCHILY.xattr.user." + "n" * 250: "v"})),
     [F("a", xattrs={"user." + "n" * 250: "v"})])
bad(32, "xattr-without-a-name",
    tar(file("a", extra={"SCHILY.xattr.": "v"})), ["entry 1|not a tar", "attribute"])
bad(32, "xattrs-without-end",
    tar(file("a", extra={f"SCHILY.xattr.user.{i}": "v"
                         for i in range(3000)})), ["entry 1|not a tar", "attribute"])
good(32, "one-hundred-xattrs",
     tar(file("a", extra={f"SCHILY.xattr.user.{i}": i for i in range(100)})),
     [F("a", xattrs={f"user.{i}": i for i in range(100)})])
bad(32, "names-of-xattrs-that-listxattr-cannot-tell",
    tar(file("a", extra={"SCHILY.xattr.user.%03d" % i + "n" * 240: "v"
                         for i in range(300)})), ["entry 1|not a tar", "attribute"])
bad(32, "sparse-map-of-a-billion-pieces",
    tar(pax([("GNU.sparse.major", 1), ("GNU.sparse.minor", 0),
             ("GNU.sparse.name", "a"), ("GNU.sparse.realsize", 10)]),
        file("x", b"1000000000\n" + b"0\n0\n" * 2000)), ["sparse"])
bad(32, "sparse-map-of-more-pieces-than-it-says",
    tar(sparse_01("a", [(i * 2, 1) for i in range(90000)], 180000,
                  b"x" * 90000, size=10)), ["sparse"])
bad(32, "sparse-file-of-the-old-kind-without-end",
    tar(sparse_gnu("a", [(i * 2, 1) for i in range(90000)], 2 ** 62,
                   b"x" * 10)), ["sparse"])
bad(32, "sparse-file-larger-than-any",
    tar(sparse_gnu("a", [(0, 1)], 2 ** 64, b"x")), ["number|sparse|size"])

COUNT = 20000
good(32, "four-thousand-files-in-a-directory",
     tar(*(file("%05d" % i) for i in range(4000))),
     [F("%05d" % i) for i in range(4000)])
good(32, "one-name-twenty-thousand-times",
     tar(*(file("a", str(i)) for i in range(COUNT))),
     [F("a", str(COUNT - 1))])
good(32, "one-directory-twenty-thousand-times",
     tar(*(directory("a") for i in range(COUNT)), file("a/b")),
     [D("a"), F("a/b")])
good(32, "file-and-directory-in-turns",
     tar(*(entry for i in range(COUNT // 4)
           for entry in [directory("a"), file("a/b"), file("a")])),
     [F("a")])
