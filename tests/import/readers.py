# SPDX-License-Identifier: Apache-2.0
"""What other programs see in an archive, beside what ours does."""

import json
import os
import re
import subprocess
import tarfile
import time
import zlib

ENV = dict(os.environ, LC_ALL='C.UTF-8', TZ='UTC')
LIST = ['tar', '--list', '-v', '--numeric-owner', '--full-time',
        '--quoting-style=escape', '-f']
MTREE = ['bsdtar', '-cf', '-', '--format=mtree',
         '--options=!all,type,mode,uid,gid,size,time,link,device']


def run(argv, **kw):
    return subprocess.run(argv, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, **kw)


def to_bytes(entry):
    """Names of JSON are bytes."""
    for key in ('path', 'target'):
        if key in entry:
            entry[key] = entry[key].encode('latin-1')
    entry['xattrs'] = {k.encode('latin-1'): v.encode('latin-1')
                       for k, v in entry.get('xattrs', {}).items()}
    return entry


def ours(program, path, widest=0, seed=1):
    """(status, entries, last line)"""
    p = run([program, path, str(widest), str(seed)])
    if p.returncode not in (0, 1):
        return p.returncode, [], {'error': p.stderr.decode()}
    lines = [json.loads(line) for line in p.stdout.splitlines()]
    return p.returncode, [to_bytes(e) for e in lines[:-1]], lines[-1]


TYPES = {tarfile.REGTYPE: 'file', tarfile.AREGTYPE: 'file',
         tarfile.CONTTYPE: 'file', tarfile.GNUTYPE_SPARSE: 'file',
         tarfile.LNKTYPE: 'link', tarfile.SYMTYPE: 'sym',
         tarfile.CHRTYPE: 'char', tarfile.BLKTYPE: 'block',
         tarfile.DIRTYPE: 'dir', b'D': 'dir', tarfile.FIFOTYPE: 'fifo'}


def encoded(text):
    return text.encode('utf-8', 'surrogateescape')


def of_tarfile(path):
    """Python's tarfile: as ours, but names without a slash at their end."""
    out = []
    with tarfile.open(path, errorlevel=2) as archive:
        for m in archive:
            if m.type == b'V':
                continue
            name = encoded(m.name).rstrip(b'/')
            real = m.pax_headers.get('GNU.sparse.name')
            if real is not None:	# it may show the wrong one of two
                name = encoded(real)
            e = {'type': TYPES[m.type], 'path': name,
                 'mode': m.mode & 0o7777, 'uid': m.uid, 'gid': m.gid,
                 'time': m.mtime}
            if e['type'] in ('link', 'sym'):
                e['target'] = encoded(m.linkname)
            if e['type'] in ('char', 'block'):
                e['major'], e['minor'] = m.devmajor, m.devminor
            if e['type'] == 'file':
                e['size'] = m.size
                if m.size < 1 << 24:
                    e['crc'] = zlib.crc32(archive.extractfile(m).read())
            e['xattrs'] = {
                encoded(k[13:]): encoded(v) for k, v in m.pax_headers.items()
                if k.startswith('SCHILY.xattr.') and v}
            out.append(e)
    return out


def as_tarfile(e):
    e = dict(e, path=e['path'].rstrip(b'/'),
             time=e['mtime'][0] + e['mtime'][1] / 1e9)
    if e['type'] not in ('char', 'block'):
        del e['major'], e['minor']
    if e['type'] != 'file':
        del e['size']
    if e['type'] != 'file' or e['size'] >= 1 << 24:
        e.pop('crc', None)
    return {k: v for k, v in e.items() if k in (
        'type', 'path', 'mode', 'uid', 'gid', 'time', 'target', 'major',
        'minor', 'size', 'crc', 'xattrs')}


def escaped(name):
    """As GNU tar quotes with --quoting-style=escape."""
    named = dict(zip(b'\a\b\f\n\r\t\v\\', 'abfnrtv\\'))
    out = ''
    for b in name:
        out += '\\' + named[b] if b in named else \
            chr(b) if 32 <= b < 127 else '\\%03o' % b
    return out


def mode_text(e):
    letters = ''.join('rwx'[i % 3] if e['mode'] & 0o400 >> i else '-'
                      for i in range(9))
    for bit, at, char in ((0o4000, 2, 's'), (0o2000, 5, 's'),
                          (0o1000, 8, 't')):
        if e['mode'] & bit:
            c = char if letters[at] == 'x' else char.upper()
            letters = letters[:at] + c + letters[at + 1:]
    return dict(file='-', link='h', sym='l', char='c', block='b', dir='d',
                fifo='p')[e['type']] + letters


def shown(mtime):
    """-1.5 as the others show it: -1 and .5."""
    s, ns = mtime
    return (s + 1, 10**9 - ns) if s < 0 and ns else (s, ns)


def as_gnu_tar(e):
    """The words of a line of tar -tv; sizes of what has none are not told."""
    s, ns = shown(e['mtime'])
    when = time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(s))
    if ns:
        when += ('.%09d' % ns).rstrip('0')
    size = {'file': str(e['size']), 'char': '%d,%d' % (
        e['major'], e['minor'])}
    size['block'] = size['char']
    name = escaped(e['path'])
    if 'target' in e:
        name += {'sym': ' -> ', 'link': ' link to '}[e['type']] + \
            escaped(e['target'])
    return (mode_text(e), '%d/%d' % (e['uid'], e['gid']),
            size.get(e['type'], ''), when, name)


LINE = re.compile(r'^(\S{10}) (\S+) +(\S+) '
                  r'(-?\d+-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) +(.*)$')


def of_gnu_tar(path):
    p = run(LIST + [path], env=dict(ENV, LC_ALL='C'))
    if p.returncode:
        raise ValueError(p.stderr.decode())
    out = []
    for line in p.stdout.decode().splitlines():
        if line[0] == 'V' or line.endswith('--Volume Header--'):
            continue
        m = LINE.match(line)
        if not m:
            raise ValueError(line)
        mode, owner, size, when, name = m.groups()
        mode = mode.replace('C', '-', 1)
        out.append((mode, owner, size if mode[0] in '-cb' else '', when,
                    name.replace('\\ ', ' ')))
    return out


def contents(argv, path):
    """The crc of all contents that argv writes, one after the other."""
    p = run(argv + [path], env=ENV)
    if p.returncode:
        raise ValueError(p.stderr.decode())
    return zlib.crc32(p.stdout)


def unvis(word):
    return re.sub(rb'\\([0-7]{3})', lambda m: bytes([int(m[1], 8)]), word)


def canonical(path):
    return b'/'.join(n for n in path.split(b'/') if n not in (b'', b'.'))


def of_bsdtar(path):
    """As bsdtar would make an mtree of it: {path: words}."""
    p = run(MTREE + ['@' + path], env=ENV)
    if p.returncode:
        raise ValueError(p.stderr.decode())
    out = {}
    for line in p.stdout.splitlines():
        name, *words = line.split(b' ')
        if name.startswith(b'#') or not words:
            continue
        out[canonical(unvis(name))] = dict(
            w.split(b'=', 1) for w in words)
    return out


def as_bsdtar(e):
    """Hard links are what they link to there, so they say nothing."""
    out = {b'mode': b'%o' % e['mode'], b'uid': b'%d' % e['uid'],
           b'gid': b'%d' % e['gid'], b'type': {'sym': b'link'}.get(
               e['type'], e['type'].encode()),
           b'time': b'%d.%d' % shown(e['mtime'])}
    if e['type'] == 'file':
        out[b'size'] = b'%d' % e['size']
    return out
