# SPDX-License-Identifier: Apache-2.0
"""
Runs the corpus, in namespaces that run.sh has made: run.py PROGRAM SCRATCH.

SCRATCH/corpus has the cases.  Each is imported as root and as nobody.  A good one
has to be taken without a word, show its tree, verify, and give back its layers to
the byte; a bad one has to be refused with status 1 and one line that says what
.says wants, and the store has to be as it was.
"""

import concurrent.futures
import difflib
import glob
import os
import re
import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import show_tree  # noqa: E402  the path comes first
import verbs  # noqa: E402
from making import tarball  # noqa: E402

LINES_MAX = 40
ARCHIVES = re.compile("docker|oci|hybrid|image|platform|index|layout")
SAID_BY_FILES = (".tree", ".says", ".diff", ".args", ".names", ".limit")


def text_of(path, default=""):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return default


made = {}  # by the name of a case: what came of it in a store


class Case:
    def __init__(self, corpus, name):
        self.name = name
        base = os.path.join(corpus, name)
        self.archive = next(p for p in sorted(glob.glob(base + ".*"))
                            if not p.endswith(SAID_BY_FILES))
        self.tree = text_of(base + ".tree")
        self.says = text_of(base + ".says").rstrip("\n")
        self.args = text_of(base + ".args").split("\n")[:-1]
        self.names = text_of(base + ".names").split("\n")[:-1]
        self.called = None if self.names else "new"
        self.limit = float(text_of(base + ".limit", "10"))
        self.layers = text_of(base + ".diff").split()


def difference(wanted, got):
    lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(),
                                 "wanted", "got", lineterm="", n=1)
    return "\n".join(x[:400] for x in list(lines)[:LINES_MAX])


class Runner:
    """What the cases of one kind of user share."""

    def __init__(self, program, scratch, kind):
        self.program = program
        self.scratch = os.path.join(scratch, kind)
        self.kind = kind
        self.mine = threading.local()
        verbs.own(self.scratch, kind)
        self.template = os.path.join(self.scratch, "template")
        self.make_template()

    def make_template(self):
        base = os.path.join(self.scratch, "base.tar")
        with open(base, "wb") as f:
            f.write(tarball.tar(tarball.file("base", "is there before")))
        p = verbs.Program(self.program, self.kind, self.template)
        ran = p.add(base, "base")
        if ran.status != 0:
            sys.exit(f"run.py: cannot import anything: {ran.told()}")

    def refusing_store(self):
        """This thread's store for what is refused, and what is in it."""
        if not hasattr(self.mine, "store"):
            self.mine.store = os.path.join(
                self.scratch, f"refusing-{threading.get_ident()}")
            verbs.copy(self.template, self.mine.store)
            self.mine.before = verbs.snapshot(self.mine.store)
        return self.mine.store

    def forget_store(self):
        verbs.remove(self.mine.store)
        del self.mine.store

    def run_bad(self, case):
        p = verbs.Program(self.program, self.kind, self.refusing_store())
        ran = p.add(case.archive, case.called, *case.args, limit=case.limit)
        wrong = verbs.refused_well(ran, case.says)
        changed = verbs.changes(self.mine.before,
                                verbs.snapshot(self.mine.store))
        if wrong or changed:
            self.forget_store()
        if changed:
            wrong = f"{wrong or ''}\nthe store has changed:\n{changed}"
        return wrong

    def run_good(self, case):
        base = os.path.join(self.scratch, case.name)
        verbs.own(base, self.kind)
        try:
            return self.look_at(case, base)
        finally:
            verbs.remove(base)

    def look_at(self, case, base):
        p = verbs.Program(self.program, self.kind, base + "/store")
        ran = p.add(case.archive, case.called, *case.args, limit=case.limit)
        if ran.status != 0 or ran.err:
            return f"not taken: {ran.told()}"
        words = ran.out.decode().split()
        image = words[0]
        names = [w for w in words if not w.startswith("sha256:")]
        if case.names and names != case.names:
            return f"is called {names}\nwanted: {case.names}"
        return (self.same_as_before(case, p.store) or
                self.shows(case, p, image, base + "/mnt") or
                self.verifies(p) or
                self.exports(case, p, image, base + "/out") or
                self.comes_back(case, p, image, base))

    def shows(self, case, program, image, mnt):
        wrong, tree = program.look_at(image, mnt)
        return wrong or difference(case.tree, tree)

    def verifies(self, program):
        ran = program.verify()
        return f"does not verify: {ran.told()}" if ran.status else None

    def exports(self, case, program, image, where):
        ran = program.export_layers(image, where)
        if ran.status != 0:
            return f"does not export: {ran.told()}"
        got = [verbs.digest_of(p) for p in sorted(glob.glob(where + "/*.tar"))]
        if got != case.layers:
            return f"exports other layers: {got}\nwanted: {case.layers}"
        return None

    def same_as_before(self, case, store):
        """Whoever imports it, and when, the same comes of it."""
        found = {path: what[2] for path, what in verbs.snapshot(store).items()
                 if os.path.basename(path) in ("index", "residue", "config")}
        return verbs.changes(made.setdefault(case.name, found), found)

    def comes_back(self, case, program, image, base):
        """What is about archives: as one of either kind, into another store."""
        if not ARCHIVES.search(case.name):
            return None
        for form in ("oci", "docker"):
            archive = f"{base}/{form}.tar"
            ran = program.export_as(form, image, archive)
            other = verbs.Program(self.program, self.kind, f"{base}/{form}")
            if ran.status == 0:
                ran = other.add(archive, "new", *case.args)
            if ran.status != 0 or ran.out.split()[0] != image.encode():
                return f"does not come back as {form}: {ran.told()}"
        return None

    def __call__(self, case):
        wrong = (self.run_bad(case) if case.name.startswith("bad-")
                 else self.run_good(case))
        if wrong:
            verbs.say(f"FAIL {case.name} ({self.kind})\n     " +
                      wrong.replace("\n", "\n     "))
        return not wrong


def names_in(corpus):
    return sorted(os.path.basename(p).rsplit(".", 1)[0]
                  for p in glob.glob(corpus + "/*.limit"))


def main(program, scratch):
    show_tree.prepare()
    corpus = os.path.join(scratch, "corpus")
    cases = [Case(corpus, name) for name in names_in(corpus)]
    kinds = os.environ.get("KINDS", " ".join(verbs.KINDS)).split()
    results = []
    with concurrent.futures.ThreadPoolExecutor(
            int(os.environ.get("JOBS", "2"))) as pool:
        for kind in kinds:
            results += pool.map(Runner(program, scratch, kind), cases)
    verbs.say(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
