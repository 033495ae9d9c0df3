# SPDX-License-Identifier: Apache-2.0
"""
Compressed streams, whose every byte is known: gzip members by zlib, zstd frames
of blocks that are not compressed or repeat one byte.
"""

import struct
import subprocess
import zlib

ZSTD_MAGIC = struct.pack("<I", 0xFD2FB528)
BLOCK_MAX = 128 * 1024


def gzip(data, extra=None, name=None, comment=None, head_sum=False, level=9,
         crc=None, size=None):
    """One member, with whatever its header may have."""
    flags = ((2 if head_sum else 0) | (4 if extra is not None else 0) |
             (8 if name is not None else 0) |
             (16 if comment is not None else 0))
    head = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, flags, 0, 0, 255)
    if extra is not None:
        head += struct.pack("<H", len(extra)) + extra
    for string in (name, comment):
        if string is not None:
            head += string + b"\0"
    if head_sum:
        head += struct.pack("<H", zlib.crc32(head) & 0xFFFF)
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15)
    body = squeeze.compress(data) + squeeze.flush()
    crc = zlib.crc32(data) if crc is None else crc
    size = len(data) if size is None else size
    return head + body + struct.pack("<II", crc, size & 0xFFFFFFFF)


def gzip_members(data, cut):
    """As pigz and bgzip: a member for each piece of so many bytes."""
    return b"".join(gzip(data[i:i + cut]) for i in range(0, len(data), cut))


def _block(kind, size, last):
    return struct.pack("<I", size << 3 | kind << 1 | last)[:3]


def zstd(data, window=None, content_size=True):
    """
    One frame of raw blocks.  window: base 2 logarithm of the memory that the
    frame says it needs.
    """
    single = window is None
    descriptor = (0xC0 if content_size else 0) | (0x20 if single else 0)
    head = ZSTD_MAGIC + bytes([descriptor])
    if not single:
        head += bytes([(window - 10) << 3])
    if content_size:
        head += struct.pack("<Q", len(data))
    pieces = [data[i:i + BLOCK_MAX]
              for i in range(0, len(data), BLOCK_MAX)] or [b""]
    return head + b"".join(
        _block(0, len(p), i == len(pieces) - 1) + p
        for i, p in enumerate(pieces))


def zstd_repeated(byte, count):
    """One frame that says a byte so many times: four bytes for 128 KiB."""
    head = ZSTD_MAGIC + bytes([0x80, (17 - 10) << 3]) + struct.pack("<I", count)
    whole, rest = divmod(count, BLOCK_MAX)
    sizes = [BLOCK_MAX] * whole + [rest]
    return head + b"".join(
        _block(1, n, i == len(sizes) - 1) + bytes([byte])
        for i, n in enumerate(sizes))


def zstd_skippable(data, nibble=0):
    return struct.pack("<II", 0x184D2A50 + nibble, len(data)) + data


def zstd_compressed(data, *options):
    """By the program, with a checksum; needs it."""
    return subprocess.run(["zstd", "-q", "-c", "--check", *options], input=data,
                          stdout=subprocess.PIPE, check=True).stdout
