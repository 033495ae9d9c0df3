# SPDX-License-Identifier: Apache-2.0
"""Times, types, owners: rules 24 to 26."""

from making.case import bad, good
from making.tarball import (GNU, base256, device, directory, entry, fifo, file,
                            hardlink, header, pax, symlink, tar)
from making.tree import B, C, D, F, L, P

# 24: times to the nanosecond, rounded down.

for text, time in [
        ("1.5", (1, 500000000)), ("1.123456789", (1, 123456789)),
        ("1.1234567899", (1, 123456789)), ("1.0000000001", 1), ("1.", 1),
        ("1.000000001", (1, 1)), ("1.1", (1, 100000000)), ("0", 0),
        ("0.0", 0), ("0.999999999999", (0, 999999999)),
        ("-1", -1), ("-1.5", (-2, 500000000)), ("-0.5", (-1, 500000000)),
        ("-1.000000001", (-2, 999999999)), ("4294967296.25",
                                            (4294967296, 250000000))]:
    good(24, "time-" + text.replace(".", "_"), tar(file("a", extra={"mtime": text})),
         [F("a", mtime=time)])
good(24, "time-of-every-kind-of-object",
     tar(*(make(extra={"mtime": "5.000000006"}) for make in [
         lambda **k: file("a", **k), lambda **k: directory("d", **k),
         lambda **k: symlink("l", "t", **k), lambda **k: fifo("p", **k),
         lambda **k: device("c", "c", 1, 3, **k)])),
     [F("a", mtime=(5, 6)), D("d", mtime=(5, 6)), L("l", "t", mtime=(5, 6)),
      P("p", mtime=(5, 6)), C("c", 1, 3, mtime=(5, 6))])
good(24, "time-zero", tar(file("a", mtime=0)), [F("a", mtime=0)])
good(24, "time-after-2242-in-octal", tar(file("a", mtime=8 ** 11 - 1)),
     [F("a", mtime=8 ** 11 - 1)])

# 25: what is no plain file.

good(25, "devices-and-fifos",
     tar(device("null", "c", 1, 3, mode=0o666), device("sda", "b", 8, 0),
         device("big", "c", 4095, 2 ** 20 - 1), device("zero", "b", 0, 0),
         fifo("p", mode=0o600, uid=1, gid=2, mtime=3)),
     [C("null", 1, 3, mode=0o666), B("sda", 8, 0),
      C("big", 4095, 2 ** 20 - 1), B("zero", 0, 0),
      P("p", mode=0o600, uid=1, gid=2, mtime=3)])
bad(25, "device-number-that-linux-has-not",
    tar(entry("a", type=b"3", magic=GNU, major=base256(2 ** 32, 8))),
    ["'a'", "device"])
bad(25, "negative-device-number",
    tar(entry("a", type=b"4", magic=GNU, minor=base256(-1, 8))),
    ["'a'", "device"])
good(25, "hard-links-to-devices",
     tar(device("a", "c", 1, 3), hardlink("b", "a")),
     [C("a", 1, 3, links=2), C("b", 1, 3, links=2, same="a")])
good(25, "set-id-and-sticky-bits",
     tar(file("u", mode=0o4755), file("g", mode=0o2755), file("t", mode=0o1644),
         directory("d", mode=0o7777), file("none", mode=0),
         file("all", mode=0o7777)),
     [F("u", mode=0o4755), F("g", mode=0o2755), F("t", mode=0o1644),
      D("d", mode=0o7777), F("none", mode=0), F("all", mode=0o7777)])
good(25, "type-bits-in-a-mode-do-not-count",
     tar(file("a", mode=0o120755), directory("d", mode=0o100755)),
     [F("a", mode=0o755), D("d", mode=0o755)])
CAPABILITY = b"\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
good(25, "capabilities",
     tar(file("ping", mode=0o755, uid=7,
              extra={"SCHILY.xattr.security.capability": CAPABILITY})),
     [F("ping", mode=0o755, uid=7,
        xattrs={"security.capability": CAPABILITY})])
good(25, "xattrs-of-directories-and-of-the-root",
     tar(directory(".", extra={"SCHILY.xattr.user.root": "1"}),
         directory("d", extra={"SCHILY.xattr.trusted.d": "2"})),
     [D(".", xattrs={"user.root": "1"}), D("d", xattrs={"trusted.d": "2"})])
good(25, "trusted-xattrs-of-symlinks-and-devices",
     tar(*(make(extra={"SCHILY.xattr.trusted.x": "y"}) for make in [
         lambda **k: symlink("l", "t", **k), lambda **k: fifo("p", **k),
         lambda **k: device("c", "c", 1, 3, **k)])),
     [L("l", "t", xattrs={"trusted.x": "y"}), P("p", xattrs={"trusted.x": "y"}),
      C("c", 1, 3, xattrs={"trusted.x": "y"})])
good(25, "symlink-targets-of-4095-bytes",
     tar(symlink("l", "t" * 4095)), [L("l", "t" * 4095)])
bad(25, "symlink-target-of-4096-bytes", tar(symlink("l", "t" * 4096)),
    ["'l'", "target|long"])
bad(25, "symlink-without-a-target", tar(symlink("l", "")), ["'l'", "target"])
good(25, "size-of-what-has-no-body-does-not-count",
     tar(directory("d", size=512), symlink("l", "t", size=512),
         fifo("p", size=512), file("a", "next")),
     [D("d"), L("l", "t"), P("p"), F("a", "next")])

# 26: owners are numbers, and of the image; the host's names do not matter.

good(26, "owners-up-to-the-last",
     tar(file("octal", uid=0o7777777, gid=0o7777777),
         file("more", uid=0o10000000, gid=2 ** 31),
         file("most", uid=2 ** 32 - 2, gid=2 ** 32 - 2),
         file("pax", extra={"uid": 2 ** 32 - 2, "gid": 2 ** 21})),
     [F("octal", uid=0o7777777, gid=0o7777777),
      F("more", uid=0o10000000, gid=2 ** 31),
      F("most", uid=2 ** 32 - 2, gid=2 ** 32 - 2),
      F("pax", uid=2 ** 32 - 2, gid=2 ** 21)])
good(26, "names-of-owners-do-not-count",
     tar(file("a", uid=1, gid=2, uname=b"root", gname=b"root",
              extra={"uname": "nobody", "gname": "nogroup"}),
         file("b", uid=3, gid=4, uname=b"\xff" * 32)),
     [F("a", uid=1, gid=2), F("b", uid=3, gid=4)])
bad(26, "owner-minus-one", tar(file("a", uid=2 ** 32 - 1)), ["'a'", "owner"])
bad(26, "group-minus-one", tar(file("a", magic=GNU, gid=-1)), ["'a'", "owner"])
bad(26, "owner-over-32-bits", tar(file("a", uid=2 ** 32)), ["'a'", "owner"])
bad(26, "owner-minus-one-in-a-record",
    tar(file("a", extra={"gid": 2 ** 32 - 1})), ["'a'", "owner"])
good(26, "owner-that-a-record-corrects",
     tar(file("a", magic=GNU, uid=-1, extra={"uid": 5})), [F("a", uid=5)])
good(26, "selinux-labels-are-not-taken-over",
     tar(file("a", extra={"RHT.security.selinux": "system_u:object_r:t:s0",
                          "SCHILY.xattr.user.x": "y"})),
     [F("a", xattrs={"user.x": "y"})])
