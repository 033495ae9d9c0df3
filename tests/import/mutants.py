# SPDX-License-Identifier: Apache-2.0
"""
Archives with something wrong somewhere: mutant(cases, seed, number) is one of
the good cases' archives, changed; the same for the same arguments.

Half of what is changed in tar headers gets its checksum again, and documents of
images get their digests again, or nothing behind those would ever be read.
"""

import hashlib
import json
import random
import re
import zlib

from making import bundle, packing, tarball

ARCHIVE_MAX = 256 << 10  # bytes: larger ones take longer and show no more
BLOCK = tarball.BLOCK
NUMBERS = [0, 1, 511, 512, 513, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 33 - 1,
           2 ** 62, 2 ** 63 - 1, -1, -512, -2 ** 63]
# Where a header has numbers, and how long they are.
FIELDS = [(100, 8), (108, 8), (116, 8), (124, 12), (136, 12), (329, 8),
          (337, 8), (386, 12), (398, 12), (483, 12)]


# --- bytes --------------------------------------------------------------------

def flip(r, data):
    at = r.randrange(len(data))
    data[at] ^= 1 << r.randrange(8)


def put(r, data):
    at = r.randrange(len(data))
    data[at:at + r.choice([1, 2, 4, 8, 12])] = r.randbytes(
        r.choice([1, 2, 4, 8, 12]))


def cut(r, data):
    del data[r.randrange(len(data)):]


def drop(r, data):
    at = r.randrange(len(data))
    del data[at:at + r.choice([1, 7, BLOCK, 2 * BLOCK])]


def insert(r, data):
    at = r.randrange(len(data))
    data[at:at] = r.randbytes(r.choice([1, 3, BLOCK]))


def block_of(r, data):
    return r.randrange(len(data) // BLOCK or 1) * BLOCK


def clear_block(r, data):
    at = block_of(r, data)
    data[at:at + BLOCK] = bytes(len(data[at:at + BLOCK]))


def repeat_block(r, data):
    at, to = block_of(r, data), block_of(r, data)
    data[to:to] = data[at:at + BLOCK]


def exchange_blocks(r, data):
    a, b = block_of(r, data), block_of(r, data)
    one, other = bytes(data[a:a + BLOCK]), bytes(data[b:b + BLOCK])
    if len(one) == len(other):
        data[a:a + BLOCK], data[b:b + BLOCK] = other, one


ANYWHERE = [flip, flip, put, cut, drop, insert, clear_block, repeat_block,
            exchange_blocks]


# --- tars ---------------------------------------------------------------------

def headers_in(data):
    """Where blocks are whose checksum is right."""
    for at in range(0, len(data) - BLOCK + 1, BLOCK):
        block = data[at:at + BLOCK]
        if tarball.checksum(block) == block[148:156]:
            yield at


def settle(data, at):
    data[148 + at:156 + at] = tarball.checksum(data[at:at + BLOCK])


def change_number(r, data, at):
    field, width = r.choice(FIELDS)
    value = r.choice(NUMBERS)
    text = (tarball.octal(value, width) if abs(value) < 2 ** 55 or width > 8
            else r.randbytes(width))
    data[at + field:at + field + width] = text


def change_type(r, data, at):
    data[at + 156] = r.choice(b"0123456757xgLKSDVMN\0A\xff")


def change_names(r, data, at):
    field = r.choice([0, 157, 345])
    text = r.choice([b"../x", b"/", b".", b"a/../..", b".wh.", b".wh..wh..opq",
                     b".wh.x", b"", b"a" * 100, b"\xff\xfe", b"d/", b"a//b"])
    data[at + field:at + field + 100] = text.ljust(100, b"\0")


def change_byte(r, data, at):
    data[at + r.randrange(BLOCK)] = r.randrange(256)


def change_record(r, data, at):
    """A digit of a pax record, or what is around it."""
    body = at + BLOCK + r.randrange(64)
    if data[at + 156] in b"xg" and body < len(data):
        data[body] = r.choice(b"0123456789 =\n\0-.")


HEADER = [change_number, change_number, change_type, change_names, change_byte,
          change_record]


def mutate_tar(r, data):
    data = bytearray(data)
    for _ in range(r.choice([1, 1, 1, 2, 3])):
        headers = list(headers_in(data))
        if headers and r.random() < 0.7:
            at = r.choice(headers)
            r.choice(HEADER)(r, data, at)
            settle(data, at)
        elif data:
            r.choice(ANYWHERE)(r, data)
    return bytes(data)


# --- streams ------------------------------------------------------------------

def mutate_stream(r, data):
    """A compressed one: what it holds, or the way it is pressed."""
    if r.random() < 0.4:
        data = bytearray(data)
        r.choice(ANYWHERE)(r, data)
        return bytes(data)
    try:
        plain = zlib.decompress(data, 31)
    except zlib.error:
        plain = tarball.tar(tarball.file("a", "text"))
    plain = mutate_tar(r, plain)
    return r.choice([packing.gzip, packing.zstd])(plain)


# --- documents ----------------------------------------------------------------

ODD = [None, True, 0, -1, 2 ** 63, 1.5, "", "x" * 300, "../../etc/passwd", [],
       {}, [[]], "sha256:" + "0" * 64, "a\0b"]


def places(value, path=()):
    """The paths to all values in a document."""
    yield path
    items = (value.items() if isinstance(value, dict) else
             enumerate(value) if isinstance(value, list) else ())
    for key, inner in items:
        yield from places(inner, (*path, key))


def change_value(r, value):
    path = r.choice(list(places(value)))
    if not path:
        return r.choice(ODD)
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    what = r.random()
    if what < 0.3:
        del holder[path[-1]]
    elif what < 0.5 and isinstance(holder, list):
        holder.append(holder[path[-1]])
    else:
        holder[path[-1]] = r.choice(ODD)
    return value


def rename_blob(files, old, data):
    """The blob is another one now: wherever it was named, too."""
    was, now = (hashlib.sha256(x).hexdigest() for x in (old, data))
    del files["blobs/sha256/" + was]
    files["blobs/sha256/" + now] = data
    for path, text in list(files.items()):
        if isinstance(text, bytes) and was.encode() in text:
            changed = text.replace(was.encode(), now.encode())
            changed = re.sub(
                rb'("sha256:%s",\s*"size": )\d+' % now.encode(),
                rb"\g<1>%d" % len(data), changed)
            if path.startswith("blobs/"):
                rename_blob(files, text, changed)
            else:
                files[path] = changed


def mutate_bundle(r, files):
    files = dict(files)
    documents = [p for p, v in files.items()
                 if isinstance(v, bytes) and v[:1] in (b"{", b"[")]
    path = r.choice(documents)
    old = files[path]
    if r.random() < 0.3:
        data = bytearray(old)
        r.choice([flip, put, cut, drop, insert])(r, data)
        data = bytes(data)
    else:
        data = bundle.as_json(change_value(r, json.loads(old)))
    if path.startswith("blobs/sha256/") and data != old:
        rename_blob(files, old, data)
    else:
        files[path] = data
    return bundle.packed(files)


# --- which --------------------------------------------------------------------

def small(data):
    return len(data) <= ARCHIVE_MAX


def sources(cases):
    """What to change, each with how: tars, streams, and bundles."""
    tars, streams, bundles = [], [], []
    for c in cases:
        if c.kind != "good":
            continue
        if isinstance(c.archive, list):
            layers = bundle.layers_of(c.archive)
            tars += [x.tar for x in layers if small(x.tar)]
            bundles.append(bundle.oci(c.archive))
        elif isinstance(c.archive, dict):
            bundles.append(c.archive)
        elif small(c.archive):
            (tars if c.archive[257:262] == b"ustar" else
             streams).append(c.archive)
    layer = [tarball.tar(tarball.file("a", "1")),
             tarball.tar(tarball.file("b", "2"))]
    bundles += [bundle.docker(layer), bundle.docker_v1(layer),
                bundle.hybrid(layer)] * (len(bundles) // 4)
    return ((0.6, tars, mutate_tar), (0.2, streams, mutate_stream),
            (0.2, [b for b in bundles if small(bundle.packed(b))],
             mutate_bundle))


def mutant(made, seed, number):
    """made: sources(cases)."""
    r = random.Random(f"{seed} {number}")
    kind = r.choices(made, [share for share, _, _ in made])[0]
    return kind[2](r, r.choice(kind[1]))
