#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""
The archives that `layerfs import` must take or must refuse.

    corpus.py DIRECTORY [PATTERN...]    write the cases (case.py says what files)
    corpus.py --rules                   which case is for which rule

The same at every time and place; needs nothing but Python, and the zstd program
for streams with its checksum.
"""

import fnmatch
import importlib
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from making import case  # noqa: E402  the path comes first

SUBJECTS = ["marks", "replace", "paths", "links", "headers", "attributes",
            "streams", "digests", "limits", "bundles"]

RULES = {
    1: "a mark hides what lower layers have, never what its own layer has",
    2: "explicit and opaque whiteouts are both understood",
    3: "a whiteout of no name is refused",
    4: "a whiteout of the root, of a parent, of a directory itself is refused",
    5: "a whiteout needs no directory that it could be in",
    6: "what does not exist may be hidden",
    7: "AUFS's own files never show; what is linked to them does",
    8: "no order of marks loses one, and marks take no time",
    9: "marks of an overlay in a tar are data of a user",
    10: "directories merge; all else replaces",
    11: "of entries with one name the last counts, and nothing of the others",
    12: "missing parents are the lower layers', else plain directories",
    13: "times of directories are those of their entries",
    14: "names are walked from the root; none leads out of it",
    15: "symlinks of the layer on the way are followed within the root",
    16: "names are bytes, as many as the kernel takes",
    17: "the target of a hard link is a path from the root",
    18: "a hard link to a symlink is the symlink",
    19: "a hard link may have its target in a lower layer",
    20: "of a hard link only the names count",
    21: "pax: records, of all kinds, and nothing beyond what they say",
    22: "GNU: base 256, long names, four kinds of sparse files",
    23: "old headers are read, damaged ones refused",
    24: "times to the nanosecond, rounded down",
    25: "devices, fifos, modes and attributes as they were",
    26: "owners are numbers, as large as they may be",
    27: "streams are whole: members, frames, and what is behind the end",
    28: "both digests are right, and the bytes say what is compressed how",
    29: "layers may be empty, images may have none",
    30: "zstd:chunked: only the tar counts",
    31: "eStargz: only the tar counts, and its own files do not show",
    32: "who asks for too much is refused",
    33: "docker save of all ages, and OCI layouts",
    34: "a layer's tar may be a symlink to another one's",
    35: "entries in any order; an image for each platform",
    36: "a digest is never a path; no path leads out of the archive",
}


def load():
    for name in SUBJECTS:
        importlib.import_module("cases." + name)
    covered = {n for c in case.cases.values() for n in c.rules}
    assert covered == set(RULES), covered ^ set(RULES)


def print_rules():
    for number, text in sorted(RULES.items()):
        print(f"{number}. {text}")
        for c in case.cases.values():
            if number in c.rules:
                print(f"    {c.name}")


def write(directory, patterns):
    for c in case.cases.values():
        if not patterns or any(fnmatch.fnmatch(c.name, p) for p in patterns):
            case.write(c, directory)


def main(words):
    load()
    if words == ["--rules"]:
        print_rules()
    elif words and not words[0].startswith("-"):
        write(words[0], words[1:])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
