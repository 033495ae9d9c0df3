# SPDX-License-Identifier: Apache-2.0
"""
Tar archives, byte by byte: whatever a header can say can be said here, also
what no program writes.  A tar is the concatenation of what these functions
return; tar() puts the end behind it.

Numbers of a header may be given as bytes, which stand there as they are.
"""

BLOCK = 512
TIME = 1_000_000_000  # 2001-09-09, of all that does not say otherwise
END = bytes(2 * BLOCK)

USTAR = b"ustar\x0000"
GNU = b"ustar  \x00"
V7 = bytes(8)


def padded(data, unit=BLOCK):
    return data + bytes(-len(data) % unit)


def octal(value, width):
    """As most write it: zeroes before, a NUL behind; base 256 if it must be."""
    if isinstance(value, bytes):
        return value.ljust(width, b"\0")
    if 0 <= value < 8 ** (width - 1):
        return b"%0*o\0" % (width - 1, value)
    return base256(value, width)


def base256(value, width):
    raw = bytearray(value.to_bytes(width, "big", signed=True))
    raw[0] = 0xFF if value < 0 else raw[0] | 0x80
    return bytes(raw)


def text(value, width):
    assert len(value) <= width, value
    return value.ljust(width, b"\0")


def checksum(block, signed=False):
    total = 0
    for i, byte in enumerate(block):
        byte = 0x20 if 148 <= i < 156 else byte
        total += byte - 256 if signed and byte > 127 else byte
    return b"%06o\0 " % total


def header(name, type=b"0", mode=0o644, uid=0, gid=0, size=0, mtime=TIME,
           link=b"", magic=USTAR, uname=b"", gname=b"", major=0, minor=0,
           prefix=b"", patch=None, total=None):
    """
    One block.  patch: bytes to stand at offsets.  total: the checksum, as
    bytes; or "signed", as some old programs counted.
    """
    devices = (bytes(16) if magic == V7 else
               octal(major, 8) + octal(minor, 8))
    block = bytearray(
        text(name, 100) + octal(mode, 8) + octal(uid, 8) + octal(gid, 8) +
        octal(size, 12) + octal(mtime, 12) + bytes(8) + type +
        text(link, 100) + magic + text(uname, 32) + text(gname, 32) +
        devices + text(prefix, 155) + bytes(12))
    for at, data in (patch or {}).items():
        block[at:at + len(data)] = data
    assert len(block) == BLOCK
    if isinstance(total, bytes):
        block[148:156] = total
    else:
        block[148:156] = checksum(block, signed=total == "signed")
    return bytes(block)


def record(key, value):
    """One line of a pax header: its length is part of its length."""
    body = b" " + key + b"=" + value + b"\n"
    length = len(body)
    while len(b"%d" % length) + len(body) != length:
        length = len(b"%d" % length) + len(body)
    return b"%d" % length + body


def records(pairs):
    if isinstance(pairs, bytes):
        return pairs
    pairs = pairs.items() if isinstance(pairs, dict) else pairs
    return b"".join(record(to_bytes(k), to_bytes(v)) for k, v in pairs)


def to_bytes(value):
    return value if isinstance(value, bytes) else str(value).encode()


def pax(pairs, type=b"x", **fields):
    """A header of records for the next entry; type g: for all that follow."""
    body = records(pairs)
    fields.setdefault("size", len(body))
    return header(b"PaxHeaders/0", type=type, **fields) + padded(body)


def pax_global(pairs):
    return pax(pairs, type=b"g")


def gnu_long(kind, value, **fields):
    """kind L: the next name, K: the next link's target."""
    value += b"\0"
    fields.setdefault("size", len(value))
    return (header(b"././@LongLink", type=kind, magic=GNU, **fields) +
            padded(value))


def entry(name, data=b"", extra=None, **fields):
    """
    A header, records before it, data behind it.  Names that do not fit go
    into the records.
    """
    name = to_bytes(name)
    link = to_bytes(fields.pop("link", b""))
    extra = dict(extra or {}) if not isinstance(extra, (bytes, list)) else extra
    if len(name) > 100:
        extra["path"], name = name, name[:100]
    if len(link) > 100:
        extra["linkpath"], link = link, link[:100]
    fields.setdefault("size", len(data))
    return ((pax(extra) if extra else b"") +
            header(name, link=link, **fields) + padded(data))


def file(name, data=b"", **fields):
    return entry(name, to_bytes(data), type=fields.pop("type", b"0"), **fields)


def directory(name, mode=0o755, **fields):
    return entry(name, type=b"5", mode=mode, **fields)


def symlink(name, target, mode=0o777, **fields):
    return entry(name, type=b"2", link=target, mode=mode, **fields)


def hardlink(name, target, **fields):
    return entry(name, type=b"1", link=target, **fields)


def device(name, kind, major, minor, **fields):
    """kind: b for block, c for character devices."""
    return entry(name, type=b"4" if kind == "b" else b"3", major=major,
                 minor=minor, **fields)


def fifo(name, **fields):
    return entry(name, type=b"6", **fields)


def whiteout(path, **fields):
    """The mark that hides path."""
    where, slash, name = to_bytes(path).rpartition(b"/")
    return file(where + slash + b".wh." + name, mode=0, **fields)


def opaque(path):
    """The mark that hides all that lower layers have in path."""
    return file((path + "/" if path else "") + ".wh..wh..opq", mode=0)


def tar(*entries, end=END):
    return b"".join(entries) + end


# Sparse files, in the four ways in which GNU tar wrote them.  map: pairs of
# offset and length; whole: the size with holes; data: the pieces, one after the
# other.

def sparse_gnu(name, map, whole, data, first=4, **fields):
    """Type S: pairs in the header, the rest in blocks of 21 behind it."""
    pairs = [octal(o, 12) + octal(n, 12) for o, n in map]
    head, rest = pairs[:first], pairs[first:]
    patch = {386: b"".join(head), 482: b"\1" if rest else b"\0",
             483: octal(whole, 12)}
    patch.update(fields.pop("patch", {}))
    blocks = b""
    while rest:
        block, rest = b"".join(rest[:21]), rest[21:]
        blocks += block.ljust(504, b"\0") + (b"\1" if rest else b"\0")
        blocks = padded(blocks)
    fields.setdefault("size", len(data))
    return (header(to_bytes(name), type=b"S", magic=GNU, patch=patch,
                   **fields) + blocks + padded(data))


def sparse_00(name, map, whole, data, **fields):
    """Version 0.0: a record for each number, in their order."""
    lines = [("GNU.sparse.size", whole), ("GNU.sparse.numblocks", len(map))]
    for offset, length in map:
        lines += [("GNU.sparse.offset", offset),
                  ("GNU.sparse.numbytes", length)]
    return pax(lines) + entry(name, data, **fields)


def sparse_01(name, map, whole, data, **fields):
    """Version 0.1: all numbers in one record."""
    numbers = ",".join(f"{o},{n}" for o, n in map)
    lines = [("GNU.sparse.size", whole), ("GNU.sparse.numblocks", len(map)),
             ("GNU.sparse.map", numbers), ("GNU.sparse.name", name)]
    return pax(lines) + entry("GNUSparseFile.0/" + name, data, **fields)


def sparse_10(name, map, whole, data, **fields):
    """Version 1.0: the numbers before the data."""
    numbers = [len(map)] + [n for pair in map for n in pair]
    head = padded(b"".join(b"%d\n" % n for n in numbers))
    lines = [("GNU.sparse.major", 1), ("GNU.sparse.minor", 0),
             ("GNU.sparse.name", name), ("GNU.sparse.realsize", whole)]
    return pax(lines) + entry("GNUSparseFile.0/" + name, head + data, **fields)
