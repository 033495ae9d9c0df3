# SPDX-License-Identifier: Apache-2.0
"""
The cases, as they are told: each has a name that is the rule it is about, an
archive, and what must come of it.

    good(NUMBERS, NAME, ARCHIVE, shows=[...])
    bad(NUMBERS, NAME, ARCHIVE, says=[...])

NUMBERS: of the rules it belongs to, one or several.  ARCHIVE: a tar as bytes; a
list of layers (an OCI layout in a tar is made of it); or a dict, which is a
directory of these files.  says: regular expressions, each of which matches
somewhere in the one line; the archive's name is always asked for.
"""

import hashlib
import os
import re

from . import bundle, tree

MAGIC = {b"\x1f\x8b": ".tar.gz", b"\x28\xb5\x2f\xfd": ".tar.zst",
         **{bytes([0x50 + i]) + b"\x2a\x4d\x18": ".tar.zst"
            for i in range(16)}}

cases = {}


class Case:
    """
    limit: seconds for one import.  args: words for it.  exports: the tars of
    the layers, where the archive is not a list of them.  names: what the image
    is called if we give it no name.
    """

    def __init__(self, kind, rules, name, archive, **more):
        self.kind = kind
        self.rules = rules if isinstance(rules, tuple) else (rules,)
        self.name = f"{kind}-{name}"
        self.archive = archive
        self.suffix = more.pop("suffix", None)
        self.shows = more.pop("shows", None)
        self.says = more.pop("says", None)
        self.exports = more.pop("exports", None)
        self.args = more.pop("args", [])
        self.names = more.pop("names", [])
        self.limit = more.pop("limit", 10)
        assert not more, more
        assert self.name not in cases, name
        cases[self.name] = self


def good(rules, name, archive, shows, **more):
    Case("good", rules, name, archive, shows=shows, **more)


def bad(rules, name, archive, says, **more):
    Case("bad", rules, name, archive, says=says, **more)


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(data, bundle.Symlink):
        os.symlink(data.target, path)
        return
    with open(path, "wb") as f:
        f.write(data)


def exported(archive):
    """The tars that the layers were, where that is plain."""
    if isinstance(archive, list):
        return [x.tar for x in bundle.layers_of(archive)]
    return [archive] if isinstance(archive, bytes) else None


def suffix_of(archive):
    return next((s for m, s in MAGIC.items() if archive.startswith(m)), ".tar")


def write_archive(case, base):
    archive = case.archive
    if isinstance(archive, list):
        archive = bundle.packed(bundle.oci(archive))
    if isinstance(archive, dict):
        path = base + (case.suffix or ".oci")
        for name, data in archive.items():
            put(os.path.join(path, name), data)
    else:
        path = base + (case.suffix or suffix_of(archive))
        put(path, archive)
    return path


def says(case, path):
    """One expression: all of them, in any order."""
    wanted = [re.escape(os.path.basename(path)), *case.says]
    return "^" + "".join(f"(?=.*(?:{w}))" for w in wanted)


def write(case, directory):
    """
    NAME.SUFFIX the archive; NAME.tree or NAME.says; NAME.diff the digests of
    the layers' tars, NAME.args words for the import, NAME.names what it is
    called, NAME.limit seconds.
    """
    base = os.path.join(directory, case.name)
    path = write_archive(case, base)
    if case.kind == "good":
        put(base + ".tree", tree.tree(case.shows).encode())
        layers = (exported(case.archive) if case.exports is None
                  else case.exports)
        put(base + ".diff", "".join(
            hashlib.sha256(x).hexdigest() + "\n" for x in layers).encode())
    else:
        put(base + ".says", (says(case, path) + "\n").encode())
    for kind, words in ((".args", case.args), (".names", case.names)):
        if words:
            put(base + kind, "".join(w + "\n" for w in words).encode())
    put(base + ".limit", b"%d\n" % case.limit)
