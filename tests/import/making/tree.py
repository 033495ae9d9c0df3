# SPDX-License-Identifier: Apache-2.0
"""
What is seen of a tree, one object a line, sorted by the bytes of the paths.

    PATH TYPE MODE UID:GID [nLINKS sSIZE] [MAJOR:MINOR] m=TIME
         [-> TARGET] [= first path of the same object] [#SHA-256] [XATTR=VALUE]...

A directory's size and links mean nothing and are not shown.  Bytes that are not
plain in a text are \\ooo, in octal.
"""

import hashlib

from .tarball import TIME, to_bytes

# Of a bigger file the first and the last so many bytes are hashed.
HASHED = 1 << 20


def quoted(raw):
    return "".join(chr(b) if 0x21 <= b <= 0x7E and b != 0x5C else "\\%03o" % b
                   for b in raw) or '""'


def when(time):
    """Seconds, or seconds and nanoseconds, as stat(2) has them."""
    seconds, ns = time if isinstance(time, tuple) else (time, 0)
    return f"m={seconds}.{ns:09}"


def digest(read, size):
    """read(offset, length) gives bytes; of all, or of both ends."""
    if size <= 2 * HASHED:
        pieces = [read(0, size)]
    else:
        pieces = [read(0, HASHED), read(size - HASHED, HASHED)]
    return "#" + "..".join(hashlib.sha256(p).hexdigest()[:24] for p in pieces)


def line(path, letter, mode, owner, time, links=None, size=None, number=None,
         target=None, same=None, contents=None, xattrs=None):
    words = [quoted(path), letter, "%04o" % mode, "%d:%d" % owner]
    if links is not None:
        words += [f"n{links}", f"s{size}"]
    if number is not None:
        words += ["%d:%d" % number]
    words += [when(time)]
    if target is not None:
        words += ["->", quoted(target)]
    if same is not None:
        words += ["=", quoted(same)]
    if contents is not None:
        words += [contents]
    for name in sorted(xattrs or {}):
        words += [name + "=" + quoted(xattrs[name])]
    return " ".join(words)


class Shown:
    """An object that is to show; its line, and what it is sorted by."""

    def __init__(self, path, letter, mode=0o644, uid=0, gid=0, mtime=TIME,
                 xattrs=None, **rest):
        self.path = to_bytes(path)
        if rest.get("same") is not None:
            rest["same"] = to_bytes(rest["same"])
        xattrs = {k: to_bytes(v) for k, v in (xattrs or {}).items()}
        self.line = line(self.path, letter, mode, (uid, gid), mtime,
                         xattrs=xattrs, **rest)


def D(path, mode=0o755, **rest):
    return Shown(path, "d", mode=mode, **rest)


def F(path, data=b"", links=1, size=None, **rest):
    """A file; same: the first path of those that are one with it."""
    data = to_bytes(data)
    contents = digest(lambda at, n: data[at:at + n], len(data))
    return Shown(path, "f", links=links, size=len(data), contents=contents,
                 **rest)


def huge(path, size, first, last, **rest):
    """A file of which only the first and last bytes are known not to be 0."""
    def read(at, n):
        block = bytearray(n)
        if at == 0:
            block[:len(first)] = first
        else:
            block[n - len(last):] = last
        return bytes(block)
    return Shown(path, "f", links=1, size=size, contents=digest(read, size),
                 **rest)


def L(path, target, links=1, mode=0o777, **rest):
    target = to_bytes(target)
    return Shown(path, "l", links=links, size=len(target), target=target,
                 mode=mode, **rest)


def C(path, major, minor, links=1, **rest):
    return Shown(path, "c", links=links, size=0, number=(major, minor), **rest)


def B(path, major, minor, links=1, **rest):
    return Shown(path, "b", links=links, size=0, number=(major, minor), **rest)


def P(path, links=1, **rest):
    return Shown(path, "p", links=links, size=0, **rest)


def implicit(path, **rest):
    """A directory that no tar has, but things in it."""
    rest.setdefault("mtime", 0)
    return D(path, **rest)


def tree(objects):
    """The whole text; the root is implicit unless it is there."""
    objects = list(objects)
    if not any(o.path == b"." for o in objects):
        objects.append(implicit("."))
    objects.sort(key=lambda o: b"" if o.path == b"." else o.path)
    return "".join(o.line + "\n" for o in objects)
