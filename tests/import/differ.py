#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
Makes random archives, of every dialect, by hand and by GNU tar, bsdtar and
Python; lists each with our reader (list_tar) and compares with the trees they
were made of and with what those programs see in them.  Then cuts and spoils
them: an archive that is cut is refused, unless the cut is between entries, and
whatever happens each byte is told once.

    differ.py --program list_tar [--count N] [--seed S] [--keep DIR]
"""

import argparse
import os
import random
import shutil
import stat
import sys
import tarfile
import tempfile
import zlib

import readers
import trees

KINDS = {stat.S_IFREG: 'file', stat.S_IFLNK: 'sym', stat.S_IFDIR: 'dir',
         stat.S_IFCHR: 'char', stat.S_IFBLK: 'block', stat.S_IFIFO: 'fifo'}


class Different(Exception):
    pass


def expect(what, got, wanted, where=''):
    if got != wanted:
        raise Different('%s: %s\n  ours:   %.900r\n  theirs: %.900r' % (
            what, where, got, wanted))


def same_lists(what, got, wanted):
    for i, (a, b) in enumerate(zip(got, wanted)):
        expect(what, a, b, 'entry %d' % i)
    expect(what, len(got), len(wanted), 'number of entries')


def near(entry):
    """Times of tarfile are floats."""
    return dict(entry, time=round(entry['time'], 4))


def with_tarfile(path, entries):
    same_lists('tarfile',
               [near(readers.as_tarfile(e)) for e in entries],
               [near(e) for e in readers.of_tarfile(path)])


def with_gnu_tar(path, entries, last):
    same_lists('tar -tv', [readers.as_gnu_tar(e) for e in entries],
               readers.of_gnu_tar(path))
    if sum(e['size'] for e in entries) < 1 << 25:
        expect('tar -xO', last['all'],
               readers.contents(['tar', '-xOf'], path))


def is_text(name):
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def with_bsdtar(path, entries):
    if not all(is_text(e[k]) for e in entries for k in ('path', 'target')
               if k in e):
        return
    seen = readers.of_bsdtar(path)
    names = [readers.canonical(e['path']) for e in entries]
    for e, n in zip(entries, names):
        if names.count(n) > 1 or e['type'] == 'link' or n not in seen:
            continue	# mtree is a tree, without what is below a file
        wanted = readers.as_bsdtar(e)
        expect('bsdtar', wanted,
               {k: seen[n].get(k) for k in wanted}, n)


def of_tree(top, e, exact):
    """What our entry has to say of what is there."""
    there = os.path.join(top, e['path'].rstrip(b'/'))
    st = os.lstat(there)
    s, ns = divmod(st.st_mtime_ns, 10**9)
    out = {'type': KINDS[stat.S_IFMT(st.st_mode)],
           'mode': stat.S_IMODE(st.st_mode), 'uid': st.st_uid,
           'gid': st.st_gid, 'mtime': [s, ns if exact else 0]}
    if out['type'] == 'file' and e['type'] == 'link':
        out['type'] = 'link'
        there = os.path.join(top, e['target'])
        if os.path.lexists(there):	# else its name was cut
            expect('link', os.lstat(there).st_ino, st.st_ino)
    elif out['type'] == 'file':
        out['size'] = st.st_size
        if 'crc' in e:
            with open(there, 'rb') as f:
                out['crc'] = zlib.crc32(f.read())
    elif out['type'] == 'sym':
        out['target'] = os.readlink(there)
    elif out['type'] in ('char', 'block'):
        out['major'] = os.major(st.st_rdev)
        out['minor'] = os.minor(st.st_rdev)
    return out


def xattrs_of(top, e):
    there = os.path.join(top, e['path'].rstrip(b'/'))
    return {k: os.getxattr(there, k, follow_symlinks=False)
            for k in os.listxattr(there, follow_symlinks=False)
            if k.startswith('user.')}


def with_tree(top, entries, made):
    for e in entries:
        wanted = of_tree(top, e, made.exact)
        if len(e.get('target', b'')) == 100 and not made.long_targets:
            wanted['target'] = wanted.get('target', e['target'])[:100]
        expect('tree', {k: e.get(k) for k in wanted}, wanted, e['path'])
        if made.xattrs and e['type'] == 'file':
            expect('xattrs', {k.decode(): v for k, v in e['xattrs'].items()},
                   xattrs_of(top, e), e['path'])
    if made.whole:
        count = sum(len(d) + len(f) for _, d, f in os.walk(top))
        expect('tree', len(entries), count, 'number of entries')


class Made:
    """An archive of a tree."""

    def __init__(self, rng, top, path):
        self.others = {'tarfile', 'gnu', 'bsd'}
        self.xattrs = False
        self.long_targets = True	# else cut, and nothing said
        which = rng.choice(['gnu', 'gnu', 'bsd', 'python'])
        getattr(self, which)(rng, top, path)

    def tool(self, top, argv):
        names = sorted(os.listdir(top))
        self.words = argv
        p = readers.run(argv + [b'--'] + names, cwd=top,
                        env=dict(readers.ENV, LC_ALL='C'))
        self.whole = p.returncode == 0

    def gnu(self, rng, top, path):
        form = rng.choice(['v7', 'oldgnu', 'gnu', 'ustar', 'posix'])
        argv = ['tar', '--format=' + form, '-cf', path]
        if form == 'posix' and rng.random() < .5:
            argv.append('--xattrs')
            self.xattrs = True
        if form in ('oldgnu', 'gnu', 'posix') and rng.random() < .6:
            argv += ['--sparse', '--hole-detection=' + rng.choice(
                ['raw', 'seek'])]
            if form == 'posix':
                argv.append('--sparse-version=' + rng.choice(
                    ['0.0', '0.1', '1.0']))
        if form in ('oldgnu', 'gnu', 'posix') and rng.random() < .1:
            argv.append('--label=some')
            self.others.discard('bsd')
        self.exact = form == 'posix'
        self.long_targets = form not in ('v7', 'ustar')
        self.tool(top, argv)

    def bsd(self, rng, top, path):
        form = rng.choice(['ustar', 'pax', 'gnutar', 'v7tar'])
        self.exact = form == 'pax'
        self.xattrs = form == 'pax'
        self.tool(top, ['bsdtar', '--format=' + form, '-cf', path])
        self.whole = form in ('pax', 'gnutar')	# others leave out a lot

    def python(self, rng, top, path):
        form = rng.choice([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT,
                           tarfile.PAX_FORMAT])
        self.words = ['tarfile', form]
        self.exact = False
        self.whole = True
        with tarfile.open(path, 'w', format=form) as archive:
            for at, dirs, files in os.walk(os.fsdecode(top)):
                for n in dirs + files:
                    self.add(archive, os.path.join(at, n), os.fsdecode(top))

    def add(self, archive, at, top):
        m = archive.gettarinfo(at, os.path.relpath(at, top))
        m.mtime = int(m.mtime)
        try:
            if m.isreg():
                with open(at, 'rb') as f:
                    archive.addfile(m, f)
            else:
                archive.addfile(m)
        except ValueError:	# too long or too big for the dialect
            self.whole = False


def spoil(rng, program, path, blob, entries):
    """Cut it, and change a byte."""
    cut = rng.randrange(len(blob) + 1)
    if rng.random() < .5:
        cut -= cut % 512
    with open(path, 'wb') as f:
        f.write(blob[:cut])
    status, some, last = readers.ours(program, path, 1000, cut)
    expect('cut', status in (0, 1), True, '%d %r' % (cut, last))
    if status == 0:
        expect('cut', some, entries[:len(some)], cut)
        expect('cut', cut == len(blob) or cut % 512 == 0 or
               not any(blob[cut - cut % 512:cut]), True, cut)
    if not blob:
        return
    at = rng.randrange(len(blob))
    with open(path, 'wb') as f:
        f.write(blob[:at] + rng.randbytes(1) + blob[at + 1:])
    status, _, last = readers.ours(program, path, 300, at)
    expect('spoilt', status in (0, 1), True, '%d %r' % (at, last))


def one(program, seed, work):
    rng = random.Random(seed)
    path = os.path.join(work, 'archive.tar')
    top = None
    if rng.random() < .6:
        made = trees.Raw(rng)
        with open(path, 'wb') as f:
            f.write(made.bytes)
    else:
        top = os.fsencode(os.path.join(work, 'tree'))
        os.mkdir(top)
        trees.grow(rng, top)
        made = Made(rng, top, path)
    status, entries, last = readers.ours(program, path)
    expect('refused', status, 0, last)
    for widest in (1, rng.randint(2, 2000)):
        expect('windows', readers.ours(program, path, widest, seed),
               (status, entries, last), widest)
    if top:
        try:
            with_tree(top, entries, made)
        except Different as e:
            raise Different('%s: %s' % (made.words, e)) from e
    if 'tarfile' in made.others and entries:
        with_tarfile(path, entries)
    if 'gnu' in made.others and entries:
        with_gnu_tar(path, entries, last)
    if 'bsd' in made.others:
        with_bsdtar(path, entries)
    with open(path, 'rb') as f:
        blob = f.read()
    for _ in range(3):
        spoil(rng, program, path, blob, entries)
    with open(path, 'wb') as f:
        f.write(blob)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--program', required=True)
    p.add_argument('--count', type=int, default=300)
    p.add_argument('--seed', type=int,
                   default=random.SystemRandom().randrange(1 << 30))
    p.add_argument('--keep', help='where archives that failed are left')
    a = p.parse_args()
    failed = 0
    print('check-tar: --seed %d --count %d' % (a.seed, a.count), flush=True)
    for seed in range(a.seed, a.seed + a.count):
        with tempfile.TemporaryDirectory() as work:
            try:
                one(a.program, seed, work)
            except (Different, ValueError, KeyError, OSError,
                    tarfile.TarError) as e:
                failed += 1
                print('FAILED --seed %d --count 1: %s: %s' % (
                    seed, type(e).__name__, e), flush=True)
                if a.keep:
                    os.makedirs(a.keep, exist_ok=True)
                    shutil.copy(os.path.join(work, 'archive.tar'),
                                '%s/%d.tar' % (a.keep, seed))
    print('%d passed, %d failed' % (a.count - failed, failed))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
