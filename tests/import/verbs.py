# SPDX-License-Identifier: Apache-2.0
"""The program under test, called as a user calls it; root's or nobody's store."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import time

import show_tree

NOBODY = 65534
KINDS = ("root", "user")
# More than any of the corpus needs, and little beside what a bomb wants.
MEMORY_KIB = 2 << 20
BUSY_TRIES = 40
# Under a sanitizer, whose shadow is terabytes, and which is slow.
SANITIZED = "ASAN_OPTIONS" in os.environ
PATIENCE = 10 if SANITIZED else 1


class Ran:
    """How a command ended: status (a signal is negative, None: too long)."""

    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.err = err

    def told(self):
        text = self.err.decode(errors="backslashreplace").rstrip("\n")
        return f"status {self.status}, stderr: {text or 'nothing'}"


def run(command, limit=20, **more):
    try:
        p = subprocess.run(command, stdin=subprocess.DEVNULL,
                           stdout=more.pop("stdout", subprocess.PIPE),
                           stderr=subprocess.PIPE, timeout=limit * PATIENCE,
                           **more)
    except subprocess.TimeoutExpired as e:
        return Ran(None, e.stdout or b"", e.stderr or b"")
    return Ran(p.returncode, p.stdout or b"", p.stderr or b"")


class Program:
    """kind: root, or user, which is nobody without any privilege."""

    def __init__(self, path, kind, store):
        self.path = path
        self.store = store
        self.words = [] if kind == "root" else [
            "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}",
            "--clear-groups", "--inh-caps=-all", "--no-new-privs"]

    def call(self, verb, *words, limit=20, **more):
        return run([*self.words, self.path, verb, "--store", self.store,
                    *words], limit, **more)

    def add(self, archive, name, *words, limit=20, **more):
        """name: None for what the archive says."""
        named = ["--name", name] if name else []
        return self.call("import", "-q", *named, *words, archive,
                         limit=limit, **more)

    def verify(self):
        return self.call("verify", limit=30)

    def export_layers(self, name, where):
        return self.call("export", "--format", "layers", "-o", where, name)

    def export_as(self, form, name, where):
        return self.call("export", "--format", form, "-o", where, name)

    def mount(self, name, where):
        """By root, whosever the store is: what is in it is the question."""
        return run([self.path, "mount", "--image", name, where,
                    "--store", self.store])

    def umount(self, where):
        """
        What another thread just starts has our descriptors for a moment, also
        those in the mount.
        """
        for _ in range(BUSY_TRIES):
            ran = run([self.path, "umount", where])
            if b"busy" not in ran.err:
                break
            time.sleep(0.05)
        return ran

    def look_at(self, name, where, limit=60):
        """
        Mount it, and what is wrong with that (None: nothing), and all that it
        shows.  If it hangs, its connection is cut.
        """
        os.makedirs(where, exist_ok=True)
        ran = self.mount(name, where)
        if ran.status != 0:
            return f"does not mount: {ran.told()}", ""
        cut = threading.Timer(limit * PATIENCE, run, [["umount", "-f", where]])
        cut.start()
        try:
            tree = show_tree.show(where)
        except OSError as e:
            return f"cannot be looked at: {e}", ""
        finally:
            cut.cancel()
            ran = self.umount(where)
        if ran.status != 0:
            return f"does not unmount: {ran.told()}", ""
        return None, tree


def own(path, kind):
    """A directory for a store of this kind."""
    os.makedirs(path)
    if kind == "user":
        os.chown(path, NOBODY, NOBODY)


def digest_of(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        while piece := f.read(1 << 20):
            h.update(piece)
    return h.hexdigest()


def snapshot(store):
    """All that is in it: path to type, mode, owner, and contents."""
    found = {}
    for here, dirs, files in os.walk(store):
        for name in dirs + files:
            path = os.path.join(here, name)
            st = os.lstat(path)
            what = (digest_of(path) if stat.S_ISREG(st.st_mode) else
                    os.readlink(path) if stat.S_ISLNK(st.st_mode) else "")
            found[os.path.relpath(path, store)] = (
                oct(st.st_mode), st.st_uid, what)
    return found


def changes(before, after):
    """What is new, gone or another; a text, empty if nothing."""
    lines = [f"{sign} {path} {table[path]}"
             for sign, table, other in (("-", before, after),
                                        ("+", after, before))
             for path in sorted(table) if table[path] != other.get(path)]
    return "\n".join(lines)


def copy(store, to):
    subprocess.run(["cp", "-a", "--reflink=auto", store, to], check=True)


def remove(path):
    shutil.rmtree(path, ignore_errors=True)
    if os.path.lexists(path):
        subprocess.run(["rm", "-rf", "--one-file-system", path], check=False)


def refused_well(ran, pattern=None):
    """What is wrong with how an archive was refused; None: nothing."""
    lines = ran.err.decode(errors="surrogateescape").split("\n")
    if ran.status != 1:
        return f"not refused as it should be: {ran.told()}"
    if len(lines) != 2 or lines[1] or not lines[0]:
        return f"not one line: {ran.told()}"
    if pattern and not re.search(pattern, lines[0]):
        return f"the line says something else: {lines[0]}\nwanted: {pattern}"
    return None


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
