# SPDX-License-Identifier: Apache-2.0
"""Whiteouts and opaque directories: rules 1 to 9."""

from making.case import bad, good
from making.tarball import (device, directory, file, hardlink, opaque, symlink,
                            tar, whiteout)
from making.tree import C, D, F, L, implicit

LOWER = tar(
    directory("d"), file("d/x", "lower x"), file("d/y", "lower y"),
    directory("d/sub"), file("d/sub/z", "lower z"), file("a", "lower a"))

# 1: a mark hides what is in lower layers, never what is in its own.

good(1, "whiteout-hides-the-lower-file",
     [LOWER, tar(whiteout("a"), whiteout("d/x"))],
     [D("d"), F("d/y", "lower y"), D("d/sub"), F("d/sub/z", "lower z")])
good(1, "whiteout-hides-all-that-is-below",
     [LOWER, tar(whiteout("d"))], [F("a", "lower a")])
good(1, "whiteout-before-the-own-entry-spares-it",
     [LOWER, tar(whiteout("a"), file("a", "own"))],
     [D("d"), F("d/x", "lower x"), F("d/y", "lower y"), D("d/sub"),
      F("d/sub/z", "lower z"), F("a", "own")])
good(1, "whiteout-after-the-own-entry-spares-it",
     [LOWER, tar(file("a", "own"), whiteout("a"))],
     [D("d"), F("d/x", "lower x"), F("d/y", "lower y"), D("d/sub"),
      F("d/sub/z", "lower z"), F("a", "own")])
good(1, "whiteout-of-an-own-entry-of-the-bottom-layer-spares-it",
     tar(file("a", "own"), whiteout("a")), [F("a", "own")])
good(1, "whiteout-of-a-directory-of-the-same-layer-hides-the-lower-contents",
     [LOWER, tar(directory("d", 0o700), file("d/own", "own"), whiteout("d"))],
     [D("d", 0o700), F("d/own", "own"), F("a", "lower a")])
good(1, "whiteout-before-a-directory-hides-the-lower-contents",
     [LOWER, tar(whiteout("d"), directory("d", 0o700), file("d/own", "own"))],
     [D("d", 0o700), F("d/own", "own"), F("a", "lower a")])
good(1, "opaque-hides-the-lower-contents-only",
     [LOWER, tar(directory("d", 0o700), opaque("d"), file("d/own", "own"))],
     [D("d", 0o700), F("d/own", "own"), F("a", "lower a")])
good(1, "opaque-after-the-own-contents-spares-them",
     [LOWER, tar(directory("d"), file("d/own", "own"), directory("d/sub"),
                 file("d/sub/own", "own"), opaque("d"))],
     [D("d"), F("d/own", "own"), D("d/sub"), F("d/sub/own", "own"),
      F("a", "lower a")])
good(1, "opaque-before-its-directory-counts",
     [LOWER, tar(opaque("d"), file("d/own", "own"), directory("d", 0o711))],
     [D("d", 0o711), F("d/own", "own"), F("a", "lower a")])
good(1, "opaque-twice-is-opaque",
     [LOWER, tar(opaque("d"), file("d/own", "own"), opaque("d"))],
     [D("d"), F("d/own", "own"), F("a", "lower a")])
good(1, "opaque-root-hides-everything-lower",
     [LOWER, tar(file("own", "own"), opaque(""))], [F("own", "own")])
good(1, "opaque-holds-through-several-layers",
     [LOWER, tar(directory("d"), file("d/second", "2")),
      tar(opaque("d"), file("d/third", "3")), tar(file("d/fourth", "4"))],
     [D("d"), F("d/third", "3"), F("d/fourth", "4"), F("a", "lower a")])
good(1, "what-was-hidden-does-not-come-back",
     [LOWER, tar(whiteout("d"), whiteout("a")),
      tar(directory("d", 0o750), file("d/new", "new"), file("a", "third"))],
     [D("d", 0o750), F("d/new", "new"), F("a", "third")])
good(1, "whiteout-of-a-whiteout-is-one",
     [LOWER, tar(whiteout("a")), tar(whiteout("a"))],
     [D("d"), F("d/x", "lower x"), F("d/y", "lower y"), D("d/sub"),
      F("d/sub/z", "lower z")])

# 2: both forms mean the same.

REPLACED = [D("d", 0o700), F("d/own", "own"), F("a", "lower a")]
good(2, "explicit-whiteouts-for-all-names",
     [LOWER, tar(directory("d", 0o700), file("d/own", "own"),
                 whiteout("d/x"), whiteout("d/y"), whiteout("d/sub"))], REPLACED)
good(2, "one-opaque-mark-for-all-names",
     [LOWER, tar(directory("d", 0o700), file("d/own", "own"), opaque("d"))],
     REPLACED)
good(2, "explicit-and-opaque-together",
     [LOWER, tar(directory("d", 0o700), whiteout("d/x"), opaque("d"),
                 file("d/own", "own"))], REPLACED)

# 3: a mark without a name hides nothing, it is refused.

bad(3, "whiteout-without-a-name", [LOWER, tar(file(".wh."))], [r"\.wh\.", "whiteout"])
bad(3, "whiteout-without-a-name-in-a-directory",
    [LOWER, tar(directory("d"), file("d/.wh."))], [r"d/\.wh\.", "whiteout"])

# 4: no mark for what is no name.

bad(4, "whiteout-of-the-root", [LOWER, tar(file(".wh.."))],
    [r"\.wh\.\.", "whiteout"])
bad(4, "whiteout-of-the-directory-itself", [LOWER, tar(file("d/.wh.."))],
    [r"d/\.wh\.\.", "whiteout"])
bad(4, "whiteout-of-the-parent-of-the-root", [LOWER, tar(file(".wh..."))],
    [r"\.wh\.\.\.", "whiteout"])
bad(4, "whiteout-of-the-parent", [LOWER, tar(file("d/.wh..."))],
    [r"d/\.wh\.\.\.", "whiteout"])
good(4, "whiteout-of-a-symlink-spares-its-target",
     [tar(directory("etc"), file("etc/passwd", "users"),
          symlink("local", "/etc")), tar(whiteout("local"))],
     [D("etc"), F("etc/passwd", "users")])
good(4, "whiteout-through-a-lower-symlink-hides-nothing-elsewhere",
     [tar(directory("etc"), file("etc/hosts", "names"),
          symlink("local", "/etc")), tar(whiteout("local/hosts"))],
     [D("etc"), F("etc/hosts", "names"), implicit("local")])
good(4, "whiteout-through-a-dead-symlink-hides-nothing",
     [tar(directory("etc"), symlink("local", "/nowhere")),
      tar(whiteout("local/etc"))], [D("etc"), implicit("local")])
good(4, "whiteout-through-an-own-symlink-is-in-its-target",
     [tar(directory("etc"), file("etc/hosts", "names")),
      tar(directory("etc"), symlink("local", "/etc"),
          whiteout("local/hosts"))], [D("etc"), L("local", "/etc")])
good(4, "whiteout-by-a-detour-hides-what-it-leads-to",
     [tar(directory("etc"), file("etc/passwd", "users"), file("a")),
      tar(whiteout("none/../etc"))], [F("a"), implicit("none")])
good(4, "whiteout-of-a-name-of-dots",
     [tar(file("..."), file("a")), tar(file(".wh...."))], [F("a")])

bad(4, "whiteout-that-is-a-directory-with-something-in-it",
    [LOWER, tar(file(".wh.d/x", "not empty"))], [r"\.wh\.d/x", "whiteout"])

# 5: marks where there is no directory to be marked.

good(5, "whiteout-below-a-whiteout",
     [tar(directory("foo"), file("foo/bar"), file("a")),
      tar(whiteout("foo"), whiteout("foo/bar"))], [F("a")])
good(5, "whiteout-below-a-whiteout-that-comes-later",
     [tar(directory("foo"), file("foo/bar"), file("a")),
      tar(whiteout("foo/bar"), whiteout("foo"))], [F("a")])
good(5, "whiteout-below-a-lower-file-makes-a-directory",
     [tar(file("foo", "a file")), tar(whiteout("foo/bar"))],
     [implicit("foo")])
good(5, "whiteout-below-a-file-of-its-layer-leaves-the-file",
     tar(file("foo", "a file"), whiteout("foo/bar")), [F("foo", "a file")])
good(5, "opaque-mark-below-a-lower-file-makes-a-directory",
     [tar(file("foo", "a file")), tar(opaque("foo"))], [implicit("foo")])
good(5, "whiteout-in-an-opaque-directory-of-the-same-layer",
     [LOWER, tar(directory("d"), opaque("d"), whiteout("d/x"),
                 file("d/own", "own"))],
     [D("d"), F("d/own", "own"), F("a", "lower a")])

# 6: what is not there may be hidden; directories on the way are as any others
# that no entry is for.

good(6, "whiteout-of-what-does-not-exist",
     [LOWER, tar(whiteout("nothing"))],
     [D("d"), F("d/x", "lower x"), F("d/y", "lower y"), D("d/sub"),
      F("d/sub/z", "lower z"), F("a", "lower a")])
good(6, "whiteout-in-the-bottom-layer", tar(file("a"), whiteout("b")), [F("a")])
good(6, "whiteout-in-a-missing-directory-makes-a-plain-one",
     [tar(file("a")), tar(whiteout("no/such/thing"))],
     [F("a"), implicit("no"), implicit("no/such")])
good(6, "opaque-mark-in-a-missing-directory-makes-a-plain-one",
     [tar(file("a")), tar(opaque("no/such"))],
     [F("a"), implicit("no"), implicit("no/such")])
good(6, "whiteout-in-a-directory-that-only-lowers-have-keeps-its-attributes",
     [tar(directory("d", 0o1711, uid=5, gid=6, mtime=7), file("d/x"),
          file("d/y", "y")), tar(whiteout("d/x"))],
     [D("d", 0o1711, uid=5, gid=6, mtime=7), F("d/y", "y")])
good(6, "opaque-mark-in-a-directory-that-only-lowers-have-keeps-its-attributes",
     [tar(directory("d", 0o1711, uid=5, gid=6, mtime=7), file("d/x")),
      tar(opaque("d"))], [D("d", 0o1711, uid=5, gid=6, mtime=7)])

# 7: AUFS's own files.

good(7, "reserved-aufs-names-do-not-show",
     [tar(file("a")),
      tar(file(".wh..wh.aufs"), directory(".wh..wh.orph"),
          file(".wh..wh.orph/1"), directory(".wh..wh.plnk"),
          file(".wh..wh.plnk/1.2", "link"), file("b"))], [F("a"), F("b")])
good(7, "reserved-aufs-names-hide-nothing",
     [tar(file("aufs"), file("plnk"), file(".wh.aufs")),
      tar(file(".wh..wh.aufs"), directory(".wh..wh.plnk"))],
     [F("aufs"), F("plnk")])
good(7, "hard-link-to-what-aufs-keeps-shows-its-contents",
     tar(directory(".wh..wh.plnk"), file(".wh..wh.plnk/12.34", "kept", uid=3),
         hardlink("a", ".wh..wh.plnk/12.34", uid=3)),
     [F("a", "kept", uid=3)])
good(7, "two-hard-links-to-what-aufs-keeps-are-one-file",
     tar(directory(".wh..wh.plnk"), file(".wh..wh.plnk/12.34", "kept"),
         hardlink("a", ".wh..wh.plnk/12.34"), directory("d"),
         hardlink("d/b", "/.wh..wh.plnk/12.34")),
     [F("a", "kept", links=2), D("d"), F("d/b", "kept", links=2, same="a")])

# 8: no order of the entries loses a mark, and none takes more than its time.

MANY = 3000
good(8, "opaque-marks-cost-no-walk-of-what-is-below",
     [tar(directory("d"), *(file("d/%d" % i) for i in range(MANY))),
      tar(*(opaque("d") for i in range(MANY)), file("d/own", "own"))],
     [D("d"), F("d/own", "own")], limit=5)
good(8, "whiteouts-before-and-behind-all-entries",
     [tar(*(file("%d" % i, "lower") for i in range(60))),
      tar(*(whiteout("%d" % i) for i in range(0, 30)),
          *(file("%d" % i, "own") for i in range(0, 60, 2)),
          *(whiteout("%d" % i) for i in range(30, 60)))],
     [F("%d" % i, "own") for i in range(0, 60, 2)])

# 9: the marks of an overlay in a tar are what a user put there.

good(9, "character-device-0-0-is-a-device-and-hides-nothing",
     [tar(file("a", "lower"), directory("d"), file("d/x", "x")),
      tar(device("b", "c", 0, 0), device("d/0", "c", 0, 0, mode=0),
          file("a", "upper"))],
     [F("a", "upper"), C("b", 0, 0), D("d"), C("d/0", 0, 0, mode=0),
      F("d/x", "x")])
good(9, "character-device-0-0-over-a-file-shows-as-a-device",
     [tar(file("a", "lower")), tar(device("a", "c", 0, 0))], [C("a", 0, 0)])

FORGED = {"trusted.overlay.opaque": "y", "trusted.overlay.redirect": "/etc",
          "trusted.overlay.origin": "o", "trusted.overlay.impure": "y"}
FORGED_PAX = {"SCHILY.xattr." + k: v for k, v in FORGED.items()}
USER = {"user.overlay.opaque": "y", "user.overlay.redirect": "/etc",
        "user.fuseoverlayfs.opaque": "y"}
USER_PAX = {"SCHILY.xattr." + k: v for k, v in USER.items()}


def lower_etc():
    return tar(directory("etc"), file("etc/x", "etc"), directory("d"),
               file("d/y", "lower"))


ETC = [D("etc"), F("etc/x", "etc"), F("d/y", "lower")]
good(9, "forged-trusted-marks-of-a-directory-do-nothing",
     [lower_etc(), tar(directory("d", extra=FORGED_PAX))],
     [*ETC, D("d", xattrs=FORGED)])
good(9, "forged-user-marks-of-a-directory-do-nothing",
     [lower_etc(), tar(directory("d", extra=USER_PAX))],
     [*ETC, D("d", xattrs=USER)])
WHITEOUT = {"trusted.overlay.whiteout": "y", "user.overlay.whiteout": "y"}
good(9, "forged-whiteouts-of-files-hide-nothing",
     [tar(directory("d"), file("d/y", "lower")),
      tar(directory("d", extra={"SCHILY.xattr.trusted.overlay.opaque": "x",
                                "SCHILY.xattr.user.overlay.opaque": "x"}),
          file("d/y", extra={"SCHILY.xattr." + k: v
                             for k, v in WHITEOUT.items()}))],
     [D("d", xattrs={"trusted.overlay.opaque": "x",
                     "user.overlay.opaque": "x"}),
      F("d/y", xattrs=WHITEOUT)])
METACOPY = {"trusted.overlay.metacopy": b"\0\4\0\0",
            "trusted.overlay.redirect": "/secret",
            "user.overlay.metacopy": b"\0\4\0\0",
            "user.overlay.redirect": "/secret"}
good(9, "forged-metacopy-shows-its-own-contents",
     [tar(file("secret", "not yours", mode=0o600), file("a", "lower")),
      tar(file("a", "own", extra={"SCHILY.xattr." + k: v
                                  for k, v in METACOPY.items()}))],
     [F("secret", "not yours", mode=0o600), F("a", "own", xattrs=METACOPY)])
NESTED = {"trusted.overlay.overlay.opaque": "y",
          "user.overlay.overlay.overlay.whiteout": "y"}
good(9, "escaped-marks-of-a-nested-overlay-keep-their-names",
     [lower_etc(), tar(directory("d", extra={"SCHILY.xattr." + k: v
                                             for k, v in NESTED.items()}))],
     [*ETC, D("d", xattrs=NESTED)])
OURS = {"trusted.layerfs.device": "c0:0", "user.layerfs.device": "c0:0",
        "trusted.overlay.layerfs.ino": "7", "user.overlay.layerfs.ino": "7",
        "trusted.overlay.layerfs.kept": "0777 0 0"}
good(9, "forged-marks-of-layerfs-do-nothing",
     tar(file("a", mode=0o1644, extra={"SCHILY.xattr." + k: v
                                       for k, v in OURS.items()})),
     [F("a", mode=0o1644, xattrs=OURS)])
