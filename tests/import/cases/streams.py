# SPDX-License-Identifier: Apache-2.0
"""Compression: rules 27, 30 and 31."""

import struct

from making import packing
from making.bundle import Layer
from making.case import bad, good
from making.tarball import directory, file, tar
from making.tree import D, F

TAR = tar(directory("d"), file("d/a", b"text " * 5000), file("b", "small"))
SHOWS = [D("d"), F("d/a", b"text " * 5000), F("b", "small")]


def pressed(name, blob, rules=27, tar_bytes=TAR, suffix=None):
    good(rules, name, blob, SHOWS, exports=[tar_bytes], suffix=suffix)


# 27: whole streams, however they are cut.

pressed("gzip-of-one-member", packing.gzip(TAR))
pressed("gzip-of-many-members", packing.gzip_members(TAR, 4000))
pressed("gzip-of-a-member-for-each-byte-of-a-header",
        packing.gzip_members(TAR[:600], 1) + packing.gzip(TAR[600:]))
pressed("gzip-with-empty-members",
        packing.gzip(b"") + packing.gzip(TAR[:5000]) + packing.gzip(b"") * 3 +
        packing.gzip(TAR[5000:]) + packing.gzip(b""))
pressed("gzip-with-all-that-a-header-may-have",
        packing.gzip(TAR, extra=b"BC\2\0\0\0", name=b"layer.tar",
                     comment=b"made by hand", head_sum=True))
pressed("gzip-that-is-not-compressed", packing.gzip(TAR, level=0))
pressed("gzip-with-nuls-behind-it", packing.gzip(TAR) + bytes(1000))
pressed("gzip-with-another-name", packing.gzip(TAR), suffix=".tgz")
pressed("gzip-that-is-called-a-tar", packing.gzip(TAR), suffix=".layer.tar")
pressed("tar-that-is-called-a-gzip", TAR, suffix=".tar.gz")
pressed("zstd-of-raw-blocks", packing.zstd(TAR))
pressed("zstd-without-a-size", packing.zstd(TAR, window=20, content_size=False))
pressed("zstd-of-many-frames",
        b"".join(packing.zstd(TAR[i:i + 3000])
                 for i in range(0, len(TAR), 3000)))
pressed("zstd-with-empty-and-skippable-frames",
        packing.zstd_skippable(b"what nobody reads") + packing.zstd(b"") +
        packing.zstd(TAR[:9000]) + packing.zstd_skippable(b"", 15) +
        packing.zstd(TAR[9000:]) + packing.zstd_skippable(bytes(70000), 7))
pressed("zstd-with-a-checksum", packing.zstd_compressed(TAR, "-19"))
bad(27, "gzip-with-garbage-behind-it", packing.gzip(TAR) + b"garbage",
    ["gzip|behind|after|garbage|trailing"])
bad(27, "gzip-with-a-wrong-checksum", packing.gzip(TAR, crc=1),
    ["gzip|checksum|damaged"])
bad(27, "gzip-with-a-wrong-size", packing.gzip(TAR, size=1),
    ["gzip|size|length|damaged"])
bad(27, "gzip-that-ends-early", packing.gzip(TAR)[:-20],
    ["gzip|end|truncated|short"])
bad(27, "gzip-that-ends-before-its-checksum", packing.gzip(TAR)[:-8],
    ["gzip|end|truncated|short"])
bad(27, "gzip-that-ends-within-the-second-header",
    packing.gzip(TAR) + packing.gzip(b"")[:6], ["gzip|end|truncated|short"])
bad(27, "gzip-of-a-reserved-block-type",
    packing.gzip(TAR)[:10] + b"\x07" + bytes(100), ["gzip|damaged|invalid"])
bad(27, "gzip-of-an-unknown-method",
    b"\x1f\x8b\x07" + packing.gzip(TAR)[3:], ["gzip|method|header"])
bad(27, "zstd-that-ends-early", packing.zstd(TAR)[:-10],
    ["zstd|end|truncated|short"])
bad(27, "zstd-with-garbage-behind-it", packing.zstd(TAR) + b"garbage",
    ["zstd|behind|after|garbage|trailing"])
bad(27, "zstd-with-a-wrong-size",
    packing.zstd(TAR)[:5] + struct.pack("<Q", len(TAR) + 1) +
    packing.zstd(TAR)[13:], ["zstd|damaged|size"])
bad(27, "zstd-with-a-wrong-checksum",
    packing.zstd_compressed(TAR)[:-1] + b"\0", ["zstd|checksum|damaged"])
bad(27, "zstd-skippable-frame-longer-than-the-file",
    packing.zstd(TAR) + struct.pack("<II", 0x184D2A50, 10 ** 9) + b"x",
    ["zstd|end|truncated|short"])
bad(27, "xz-is-named", b"\xfd7zXZ\0" + bytes(50), ["xz"], suffix=".tar.xz")
bad(27, "bzip2-is-named", b"BZh91AY&SY" + bytes(50), ["bzip2"],
    suffix=".tar.bz2")
# What follows the end of the tar is part of the layer.
for name, tail in [("zeroes", bytes(100_000)), ("one-byte", b"!"),
                   ("words", b"not a header, and not zeroes" * 30)]:
    longer = TAR + tail
    good(27, f"layer-with-{name}-behind-its-end-comes-back-whole",
         [Layer(longer, packing.gzip(longer))], SHOWS)

# 30: zstd:chunked says everything three times; only the tar counts.

FOOTER = packing.zstd_skippable(b"\0" * 8 * 8 + b"GNUlInUx")
LIES = packing.zstd_compressed(
    b'{"version":1,"entries":[{"type":"reg","name":"evil","size":5}]}')
CHUNKED = (packing.zstd(TAR[:512]) + packing.zstd(TAR[512:]) +
           packing.zstd_skippable(LIES) + FOOTER)
NOTES = {"io.github.containers.zstd-chunked.manifest-checksum":
         "sha256:" + "0" * 64,
         "io.github.containers.zstd-chunked.manifest-position":
         "100:200:300:1"}
good(30, "table-of-zstd-chunked-is-not-believed",
     [Layer(TAR, CHUNKED, annotations=NOTES)], SHOWS)
pressed("zstd-chunked-alone", CHUNKED, rules=30)
bad(30, "zstd-chunked-whose-tar-is-another",
    [Layer(TAR, packing.zstd(tar(file("evil"))) + packing.zstd_skippable(LIES) +
           FOOTER, annotations=NOTES)], ["sha256:"])

# 31: eStargz puts its table and its marks into the tar.

TOC = file("stargz.index.json",
           b'{"version":1,"entries":[{"name":"evil","type":"reg","size":4}]}')
LANDMARK = file(".prefetch.landmark", b"\x0f")
NO_LANDMARK = file(".no.prefetch.landmark", b"\x0f")
ESTARGZ = tar(LANDMARK, TAR[:-1024], TOC)
ESTARGZ_BLOB = (packing.gzip(LANDMARK) + packing.gzip_members(TAR[:-1024], 2048) +
                packing.gzip(TOC + bytes(1024)) +
                packing.gzip(b"", extra=b"SG\x16\0" + b"%016x" % 4711 +
                             b"STARGZ", level=0))
good(31, "files-of-estargz-do-not-show", [Layer(ESTARGZ, ESTARGZ_BLOB)], SHOWS)
pressed("estargz-alone", ESTARGZ_BLOB, rules=31, tar_bytes=ESTARGZ)
good(31, "landmark-of-estargz-without-prefetch-does-not-show",
     tar(NO_LANDMARK, file("a"), TOC), [F("a")])
good(31, "files-of-those-names-elsewhere-show",
     tar(directory("d"), file("d/stargz.index.json", "{}"),
         file("d/.prefetch.landmark")),
     [D("d"), F("d/stargz.index.json", "{}"), F("d/.prefetch.landmark")])
good(31, "files-of-estargz-do-not-hide-those-of-lower-layers-behind",
     [tar(file("a", "lower")), Layer(ESTARGZ, ESTARGZ_BLOB)],
     [*SHOWS, F("a", "lower")])
