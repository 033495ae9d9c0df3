# SPDX-License-Identifier: Apache-2.0
"""Random archives: raw ones, and those that programs make of random trees."""

import os
import stat

import raw

EVIL = [b'a b', b'-x', b'new\nline', b'tab\t', b'back\\slash', b'"\'',
        'ümläut'.encode(), '日本'.encode(), b'.wh.x', b'...', b'a=b', b'%41']
BAD = [b'\xff\xfe', b'\x80', b'a\xc3']


def name(rng, bad=True):
    pick = rng.random()
    if pick < .55:
        return bytes(rng.choices(b'abcdefgh0123', k=rng.randint(1, 12)))
    if pick < .7:
        return rng.choice(EVIL + (BAD if bad else [])) + b'%d' % rng.randint(
            0, 99)
    if pick < .85:
        return b'n' * rng.choice([60, 99, 100, 101, 154, 155, 156, 255])
    return bytes(rng.choices(b'xyz', k=rng.randint(40, 120)))


def path(rng, bad=True):
    return b'/'.join(name(rng, bad) for _ in range(rng.choice(
        [1, 1, 1, 2, 2, 3, 5])))


def data(rng):
    n = rng.choice([0, 1, 10, 511, 512, 513, rng.randint(0, 3000), 70000])
    return rng.randbytes(n)


def pieces(rng):
    """Of a sparse file: size, pieces as GNU tar writes them, their data."""
    at, out = 0, []
    for _ in range(rng.choice([0, 1, 2, 4, 5, 25, 26, 60])):
        at += 512 * rng.randint(0, 9)
        out.append((at, 512 * rng.randint(1, 3)))
        at += out[-1][1]
    if rng.random() < .5:
        at += rng.randint(1, 10000)
        out.append((at, rng.randint(0, 511)))
        at += out[-1][1]
    else:
        out.append((at, 0))
    return at, out, rng.randbytes(sum(n for _, n in out))


def split_ustar(path):
    """(prefix, name) or None."""
    if len(path) <= 100:
        return b'', path
    for i in range(len(path) - 1, 0, -1):
        if path[i:i + 1] == b'/' and i <= 155 and \
                0 < len(path) - i - 1 <= 100:
            return path[:i], path[i + 1:]
    return None


class Raw:
    """Entries written by hand.  self.others: who else may be asked."""

    def __init__(self, rng):
        self.rng = rng
        self.dialect = rng.choice(['v7', 'ustar', 'gnu', 'pax', 'pax'])
        self.others = {'tarfile', 'gnu', 'bsd'}
        self.magic = dict(v7=raw.V7, gnu=raw.GNU).get(
            self.dialect, raw.USTAR)
        self.bytes = b''.join(self.entry() for _ in range(
            rng.choice([0, 1, 2, 5, 20])))
        self.bytes += rng.choice([raw.END, raw.END + b'\0' * 8192, b''])

    def owner(self):
        few = [0, 1, 1000, 0o7777777]
        many = [1 << 21, 1 << 31, (1 << 32) - 2]
        return self.rng.choice(few if self.dialect in ('v7', 'ustar')
                               else few + many)

    def when(self):
        few = [0, 1, 1700000000, (1 << 33) - 1]
        return self.rng.choice(few if self.dialect in ('v7', 'ustar')
                               else few + [-1, -100000, 1 << 33])

    def named(self, fields, records):
        """A path and a target: into the fields, or before the header."""
        before = b''
        for key, kind, word in (('name', b'L', b'path'),
                                ('linkname', b'K', b'linkpath')):
            text = path(self.rng, self.dialect != 'pax')
            if key == 'linkname' and fields['type'] not in b'12':
                continue
            split = split_ustar(text)
            if len(text) <= 100 and self.rng.random() < .8:
                fields[key] = text
            elif self.dialect == 'gnu':
                before += raw.longname(kind, text)
                fields[key] = text[:100].rstrip(b'/')
            elif self.dialect == 'pax':
                records.append((word, text))
                fields[key] = b'short'
            elif self.dialect == 'ustar' and split and key == 'name':
                fields['prefix'], fields[key] = split
            else:
                fields[key] = text[:100].rstrip(b'/')
        return before

    def sparse(self, fields):
        size, some, body = pieces(self.rng)
        text = fields.pop('name') or b'x'
        del fields['type']
        if self.dialect == 'gnu':
            del fields['magic']
            return raw.old_sparse(text, size, some, body, **fields)
        version = self.rng.choice(['0.0', '0.1', '1.0'])
        return raw.pax_sparse(version, text, size, some, body, **fields)

    def entry(self):
        rng = self.rng
        types = b'00000\x00\x00125' if self.dialect == 'v7' else \
            b'0000000\x0012345677' + (b'DV' if self.dialect == 'gnu' else b'')
        fields = dict(type=bytes([rng.choice(types)]), magic=self.magic,
                      mode=rng.choice([0o644, 0o755, 0o7777, 0, 0o4711]),
                      uid=self.owner(), gid=self.owner(), mtime=self.when())
        records = []
        if self.dialect in ('gnu', 'pax') and rng.random() < .2 and \
                fields['type'] == b'0':
            fields['name'] = path(rng, False)[:100].rstrip(b'/')
            return self.sparse(fields)
        if fields['type'] == b'V':
            self.others.discard('bsd')
            return raw.header(b'label', 0, b'V', magic=self.magic)
        before = self.named(fields, records)
        if fields['type'] == b'5' and len(fields['name']) < 90:
            fields['name'] += rng.choice([b'', b'/'])
        if fields['type'] in b'34':
            fields.update(major=rng.randint(0, 0xfff),
                          minor=rng.randint(0, 0xfffff))
        if rng.random() < .2:
            fields['signed'] = True
        body = data(rng) if fields['type'] in b'0\x007D' else b''
        fields['size'] = len(body)
        if fields['type'] == b'D':
            self.others.clear()
        if self.dialect == 'pax':
            before += self.extended(fields, records)
        return before + raw.header(**fields) + raw.pad(body)

    def extended(self, fields, records):
        rng = self.rng
        if rng.random() < .4:
            records.append((b'mtime', rng.choice(
                [b'-1.5', b'1.000000001', b'1700000000.123456789', b'5',
                 b'-1', b'0.5', b'-0.25'])))
        for key in ('uid', 'gid'):
            if rng.random() < .2:
                records.append((key.encode(), b'%d' % rng.choice(
                    [0, 5, 1 << 22, (1 << 32) - 2])))
                fields[key] = 0
        if fields['size'] and rng.random() < .3:
            records.append((b'size', b'%d' % fields['size']))
            fields['size'] = 0
        for n in range(rng.choice([0, 0, 0, 1, 3])):
            records.append((b'SCHILY.xattr.user.%d' % n, rng.choice(
                [b'x', b'\0=\n\xff', b'a' * 3000, b'=', b'\n'])))
        if rng.random() < .2:
            records.append((b'comment', b'x=y\n'))
        rng.shuffle(records)
        out = b''
        if rng.random() < .1:
            self.others.discard('bsd')	# which passes it over
            out = raw.pax([(b'gid', b'77'),
                           (b'SCHILY.xattr.user.g', b'all')], b'g')
        return out + (raw.pax(records) if records else b'')


def give_xattrs(rng, at):
    """Plain names: writers differ about odd ones."""
    for n in range(rng.choice([0, 0, 0, 1, 2])):
        try:
            os.setxattr(at, b'user.n%d' % n,
                        rng.choice([b'x', b'\0\n\xff=', b'y' * 500]))
        except OSError:	# not every file system has them
            return


def grow(rng, top):
    """A random tree; below it nothing but what an archive can say."""
    dirs = [top]
    files = []
    for _ in range(rng.randint(1, 25)):
        at = os.path.join(rng.choice(dirs), name(rng))
        kind = rng.choice('fffffdddsslpch')
        if os.path.lexists(at):
            continue
        if kind == 'd':
            os.mkdir(at)
            dirs.append(at)
        elif kind == 's':
            os.symlink(path(rng), at)
        elif kind == 'p':
            os.mkfifo(at)
        elif kind == 'c':
            os.mknod(at, stat.S_IFCHR | 0o600, os.makedev(
                rng.randint(1, 500), rng.randint(0, 70000)))
        elif kind == 'h' and files:
            os.link(rng.choice(files), at)
        else:
            with open(at, 'wb') as f:
                if rng.random() < .3:
                    for _ in range(rng.randint(1, 8)):
                        f.seek(4096 * rng.randint(0, 50), 1)
                        f.write(rng.randbytes(rng.randint(1, 9000)))
                    f.truncate(f.tell() + rng.choice([0, 100000]))
                else:
                    f.write(data(rng))
            give_xattrs(rng, at)
            files.append(at)
        if kind != 's':
            os.chmod(at, rng.choice([0o644, 0o755, 0o6711, 0o1777]))
    for at, subdirs, names in os.walk(top, topdown=False):
        for n in subdirs + names:
            there = os.path.join(at, n)
            os.lchown(there, rng.choice([0, 1, 70000, 3000000]), 0)
            os.utime(there, ns=(0, rng.choice(
                [0, 1700000000123456789, 1, 5 * 10**9])),
                follow_symlinks=False)
