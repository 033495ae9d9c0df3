#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""
show_tree.py DIRECTORY: all that is seen in it, as making/tree.py writes it.

Says too what must never be: an inode number that two objects have (clash=), one
that readdir tells otherwise (d_ino), a type that it tells otherwise (d_type).
Paths may be as long as they like.
"""

import os
import resource
import stat
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from making import tree  # noqa: E402  the path comes first

LETTERS = {stat.S_IFREG: "f", stat.S_IFDIR: "d", stat.S_IFLNK: "l",
           stat.S_IFCHR: "c", stat.S_IFBLK: "b", stat.S_IFIFO: "p",
           stat.S_IFSOCK: "s"}


class Seen:
    """One object, and the words of its line."""

    def __init__(self, path, st):
        self.path = path
        self.st = st
        self.words = {}
        self.odd = ""


def xattrs_of(fd):
    """Through the descriptor, so that a symlink is not followed."""
    path = f"/proc/self/fd/{fd}"
    found = {}
    for name in os.listxattr(path):
        try:
            found[name] = os.getxattr(path, name)
        except OSError as e:
            found[name] = e.strerror.encode()
    return found


def contents_of(fd, size):
    readable = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY)

    def read(at, length):
        pieces = []
        while length:
            piece = os.pread(readable, min(length, tree.HASHED), at)
            if not piece:
                break
            pieces.append(piece)
            at += len(piece)
            length -= len(piece)
        return b"".join(pieces)
    try:
        return tree.digest(read, size)
    except OSError as e:
        return "#" + e.strerror
    finally:
        os.close(readable)


def look_at(fd, path):
    st = os.fstat(fd)
    seen = Seen(path, st)
    kind = stat.S_IFMT(st.st_mode)
    seen.words["xattrs"] = xattrs_of(fd)
    if kind != stat.S_IFDIR:
        seen.words |= {"links": st.st_nlink, "size": st.st_size}
    if kind in (stat.S_IFCHR, stat.S_IFBLK):
        seen.words["number"] = (os.major(st.st_rdev), os.minor(st.st_rdev))
    if kind == stat.S_IFLNK:
        seen.words["target"] = os.fsencode(os.readlink("", dir_fd=fd))
    if kind == stat.S_IFREG:
        seen.words["contents"] = contents_of(fd, st.st_size)
    return seen


def open_below(parent, name):
    return os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=parent)


def type_told(entry):
    return ("d" if entry.is_dir(follow_symlinks=False) else
            "l" if entry.is_symlink() else
            "f" if entry.is_file(follow_symlinks=False) else "?")


def walk(fd, path, found):
    """Depth first, with one descriptor for each level."""
    listing = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=fd)
    with os.scandir(listing) as entries:
        told = [(e.name, e.inode(), type_told(e)) for e in entries]
    os.close(listing)
    for name, number, letter in told:
        below = open_below(fd, name)
        raw = os.fsencode(name)
        seen = look_at(below, path + b"/" + raw if path else raw)
        kind = LETTERS[stat.S_IFMT(seen.st.st_mode)]
        if number != seen.st.st_ino:
            seen.odd += " d_ino"
        if letter not in (kind, "?"):
            seen.odd += " d_type"
        found.append(seen)
        if kind == "d":
            walk(below, seen.path, found)
        os.close(below)


def line_of(seen, first):
    st = seen.st
    key = (st.st_dev, st.st_ino)
    if key not in first:
        first[key] = seen.path
    elif stat.S_ISDIR(st.st_mode) or st.st_nlink == 1:
        seen.odd += " clash=" + tree.quoted(first[key])
    else:
        seen.words["same"] = first[key]
    ns = st.st_mtime_ns
    return tree.line(seen.path, LETTERS[stat.S_IFMT(st.st_mode)],
                     stat.S_IMODE(st.st_mode), (st.st_uid, st.st_gid),
                     (ns // 10 ** 9, ns % 10 ** 9), **seen.words) + seen.odd


def prepare():
    """Each level of directories takes a descriptor and a call."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sys.setrecursionlimit(20000)


def show(directory):
    """The text; or OSError."""
    root = os.open(directory, os.O_PATH | os.O_DIRECTORY)
    found = []
    try:
        top = look_at(root, b".")
        walk(root, b"", found)
    finally:
        os.close(root)
    first = {}
    lines = [line_of(s, first) for s in
             [top, *sorted(found, key=lambda s: s.path)]]
    return "".join(x + "\n" for x in lines)


if __name__ == "__main__":
    prepare()
    sys.stdout.write(show(sys.argv[1]))
