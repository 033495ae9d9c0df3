# SPDX-License-Identifier: Apache-2.0
"""Tar archives written by hand, in every dialect, right and wrong."""

BLOCK = 512
V7, USTAR, GNU = b'\0' * 8, b'ustar\x0000', b'ustar  \0'


def pad(data):
    return data + b'\0' * (-len(data) % BLOCK)


def base256(n, width):
    return bytes([0xff if n < 0 else 0x80]) + \
        (n & (1 << 8 * (width - 1)) - 1).to_bytes(width - 1, 'big')


def octal(n, width):
    """As most write it, in base 256 where it has no room."""
    if isinstance(n, bytes):
        return n.ljust(width, b'\0')
    digits = b'%0*o' % (width - 1, n) if n >= 0 else b'x' * width
    return digits + b'\0' if len(digits) < width else base256(n, width)


def checksum(block, signed=False):
    block = block[:148] + b' ' * 8 + block[156:]
    return sum(b - 256 if signed and b > 127 else b for b in block)


def header(name=b'', size=0, type=b'0', mode=0o644, uid=0, gid=0, mtime=0,
           magic=USTAR, linkname=b'', major=0, minor=0, prefix=b'',
           tail=None, signed=False):
    """One block.  tail: the bytes from 345 on, for GNU's times and maps."""
    block = name[:100].ljust(100, b'\0')
    block += octal(mode, 8) + octal(uid, 8) + octal(gid, 8)
    block += octal(size, 12) + octal(mtime, 12) + b' ' * 8 + type
    block += linkname[:100].ljust(100, b'\0') + magic
    if magic != V7:
        block += b'root'.ljust(32, b'\0') * 2
        block += octal(major, 8) + octal(minor, 8)
        block += prefix if tail is None else tail
    block = block.ljust(BLOCK, b'\0')
    assert len(block) == BLOCK
    return block[:148] + b'%06o\0 ' % checksum(block, signed) + block[156:]


def record(key, value):
    body = b' ' + key + b'=' + value + b'\n'
    length = len(body) + 1
    while len(b'%d' % length) + len(body) != length:
        length += 1
    return b'%d' % length + body


def pax(records, type=b'x', **fields):
    """An extended header of (key, value)s."""
    body = b''.join(record(k, v) for k, v in records)
    return header(b'PaxHeaders/x', len(body), type, **fields) + pad(body)


def longname(type, name):
    body = name + b'\0'
    return header(b'././@LongLink', len(body), type, magic=GNU) + pad(body)


def old_sparse(name, size, pieces, data, magic=GNU, **fields):
    """Type S: four pieces in the header, 21 in each block after it."""
    def some(n):
        out = b''.join(octal(at, 12) + octal(length, 12)
                       for at, length in pieces[:n])
        del pieces[:n]
        return out.ljust(24 * n, b'\0')

    pieces = list(pieces)
    first = some(4)
    tail = b'\0' * 41 + first + bytes([bool(pieces)]) + octal(size, 12)
    out = header(name, len(data), b'S', magic=magic, tail=tail, **fields)
    while pieces:
        block = some(21)
        out += (block + bytes([bool(pieces)])).ljust(BLOCK, b'\0')
    return out + pad(data)


def pax_sparse(version, name, size, pieces, data, **fields):
    """Versions 0.0, 0.1, 1.0 of GNU tar's sparse files in pax."""
    flat = [b'%d' % n for piece in pieces for n in piece]
    count = b'%d' % len(pieces)
    dummy = b'GNUSparseFile.1/' + name[:50]
    if version == '1.0':
        head = [(b'GNU.sparse.major', b'1'), (b'GNU.sparse.minor', b'0'),
                (b'GNU.sparse.name', name),
                (b'GNU.sparse.realsize', b'%d' % size)]
        data = pad(b''.join(n + b'\n' for n in [count] + flat)) + data
    else:
        head = [(b'GNU.sparse.size', b'%d' % size),
                (b'GNU.sparse.numblocks', count)]
        if version == '0.0':
            for i in range(0, len(flat), 2):
                head += [(b'GNU.sparse.offset', flat[i]),
                         (b'GNU.sparse.numbytes', flat[i + 1])]
            dummy = name
        else:
            head += [(b'GNU.sparse.name', name),
                     (b'GNU.sparse.map', b','.join(flat))]
    return pax(head) + header(dummy, len(data), **fields) + pad(data)


END = b'\0' * 2 * BLOCK
