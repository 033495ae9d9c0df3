# SPDX-License-Identifier: Apache-2.0
"""
Imports archives that are damaged (mutants.py), in namespaces that run.sh has
made: mutate.py PROGRAM SCRATCH.

Each is either refused, by status 1 and one line, and leaves the store as it was;
or taken, and then all of the store verifies, the image can be mounted and read,
and after it was removed the store is as it was.  No signal, no hang, no end of
memory.

    COUNT=300   how many
    SEED=       which; else by the time, and said
    ONLY=       the number of one of them: is kept as the file it was, ./mutant
"""

import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import corpus  # noqa: E402  the path comes first
import mutants  # noqa: E402
import show_tree  # noqa: E402
import verbs  # noqa: E402
from making import case, tarball  # noqa: E402

LIMIT = 20  # seconds for one import
LOOKED_AT = 5  # of so many that are taken one is mounted


def listing(store):
    """
    Files' names, sizes and times, and stages: what is enough to see that nothing
    has come or gone.
    """
    found = {}
    for here, _, files in os.walk(store):
        for name in files:
            path = os.path.join(here, name)
            st = os.lstat(path)
            found[os.path.relpath(path, store)] = (st.st_size, st.st_mtime_ns)
    return found | {f"stage/{name}": "/"
                    for name in os.listdir(os.path.join(store, "stage"))}


class Worker:
    """A store of its own, with one image in it, for one in so many mutants."""

    def __init__(self, program, scratch, number):
        self.dir = os.path.join(scratch, f"worker-{number}")
        os.mkdir(self.dir)
        self.archive = os.path.join(self.dir, "mutant")
        self.program = verbs.Program(program, "root", self.dir + "/store")
        if not verbs.SANITIZED:
            self.program.words = ["prlimit", f"--as={verbs.MEMORY_KIB << 10}"]
        self.begin()

    def begin(self):
        verbs.remove(self.program.store)
        base = os.path.join(self.dir, "base.tar")
        with open(base, "wb") as f:
            f.write(tarball.tar(tarball.file("base", "is there before")))
        ran = self.program.add(base, "base")
        if ran.status != 0:
            sys.exit(f"mutate.py: cannot import anything: {ran.told()}")
        self.before = listing(self.program.store)

    def looked_at(self):
        wrong, tree = self.program.look_at("new", self.dir + "/mnt")
        if "Input/output" in tree:  # a damaged image must not be taken
            return f"cannot be looked at:\n{tree[:2000]}"
        return wrong

    def taken(self, number):
        ran = self.program.verify()
        if ran.status != 0:
            return f"does not verify: {ran.told()}"
        wrong = self.looked_at() if number % LOOKED_AT == 0 else None
        for words in (["rm", "new"], ["gc"]):
            ran = self.program.call(*words)
            if ran.status != 0:
                wrong = wrong or f"{words[0]} fails: {ran.told()}"
        return wrong

    def tried(self, data, number):
        with open(self.archive, "wb") as f:
            f.write(data)
        ran = self.program.add(self.archive, "new", limit=LIMIT)
        wrong = (self.taken(number) if ran.status == 0
                 else verbs.refused_well(ran))
        changed = verbs.changes(self.before, listing(self.program.store))
        if changed:
            wrong = f"{wrong or ''}\nthe store has changed:\n{changed[:2000]}"
        if wrong:
            self.begin()
        return ran.status == 0, wrong


def work(program, scratch, seed, numbers, made):
    """Every mutant of these numbers: how many were taken, and how many wrong."""
    worker = Worker(program, scratch, numbers[0])
    taken = bad = 0
    for number in numbers:
        was_taken, wrong = worker.tried(
            mutants.mutant(made, seed, number), number)
        taken += was_taken
        if wrong:
            bad += 1
            verbs.say(f"FAIL SEED={seed} ONLY={number}: {wrong}")
        if "ONLY" in os.environ:
            shutil.copy(worker.archive, "mutant")
    return taken, bad


def main(program, scratch):
    show_tree.prepare()
    seed = os.environ.get("SEED") or str(int(time.time()))
    count = int(os.environ.get("COUNT") or "300")
    jobs = int(os.environ.get("JOBS", "2"))
    numbers = list(range(count))
    if os.environ.get("ONLY"):
        numbers, jobs = [int(os.environ["ONLY"])], 1
    corpus.load()
    made = mutants.sources(case.cases.values())
    verbs.say(f"SEED={seed}, {len(numbers)} mutants")
    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(
            lambda j: work(program, scratch, seed, numbers[j::jobs], made),
            range(min(jobs, len(numbers)))))
    taken, bad = (sum(column) for column in zip(*results))
    verbs.say(f"{taken} taken, {len(numbers) - taken} refused")
    verbs.say(f"{len(numbers) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
