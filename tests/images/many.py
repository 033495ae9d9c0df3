#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""many.py NAME TARS ENTRIES: tars of small files, as package managers of
scripting languages leave them: directories of some twenty files, most of them
of one or two kilobytes.  Prints the names of the tars, NAME.1.tar and so on.
The same numbers give the same bytes."""
import io
import random
import sys
import tarfile

FILES = 19          # of a directory
BRANCHES = 90       # directories of the topmost
MEAN = 2500         # bytes of a file
MOST = 60000
POOL = 1 << 20      # text, from which all files are cut
TIME = 1600000000


def text(chance):
    """Words that compress as a program's source does."""
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz_", k=length))
             for length in chance.choices(range(1, 13), k=6000)]
    out = io.StringIO()
    while out.tell() < POOL:
        out.write(" " * chance.choice((0, 4, 8)))
        out.write(" ".join(chance.choices(words, k=chance.randint(1, 9))))
        out.write(chance.choice((";\n", ",\n", "\n", " {\n", " = ")))
    return out.getvalue()[:POOL].encode()


def add(tar, name, kind, mode, data=b""):
    member = tarfile.TarInfo(name)
    member.type = kind
    member.mode = mode
    member.mtime = TIME + len(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


def contents(chance, pool):
    size = min(int(chance.expovariate(1 / MEAN)), MOST)
    start = chance.randrange(POOL - size)
    return pool[start:start + size]


def directory(top, number):
    """A tree: the first of them, then those below it, then those below these."""
    if number == 0:
        return top
    if number <= BRANCHES:
        return f"{top}/{number}"
    return f"{top}/{number % BRANCHES + 1}/{number}"


def make_tar(path, top, entries, chance, pool):
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for i in range(entries):
            number, place = divmod(i, FILES + 1)
            where = directory(top, number)
            if place == 0:
                add(tar, where, tarfile.DIRTYPE, 0o755)
            else:
                add(tar, f"{where}/file-{place}.js", tarfile.REGTYPE, 0o644,
                    contents(chance, pool))


def main(name, tars, entries):
    chance = random.Random(entries)
    pool = text(chance)
    for layer in range(1, tars + 1):
        make_tar(f"{name}.{layer}.tar", f"modules-{layer}", entries, chance,
                 pool)
        print(f"{name}.{layer}.tar")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
