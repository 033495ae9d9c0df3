# SPDX-License-Identifier: Apache-2.0
"""
Import, rm and gc, each with a call to the disk that fails, or that it is killed
before: crash.py PROGRAM SCRATCH, in namespaces that run.sh has made.

Afterwards what there is to see (images, and what they consist of) is as before or
as after; who was told of success finds it done, who was told of a failure finds
the store as it was; all of it verifies; the next import of the same succeeds, and
nothing is left on the stage; after a gc the store is, to the byte, what it would
be had nothing failed.

    EVERY=7     each so-manieth call; 1: all
    SEED=       where to begin; else by the time, and said
    ONLY="import KILL 23"   one of them
    STRIKE=     the program that strikes (build/tests/import/strike)
"""

import json
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import verbs  # noqa: E402  the path comes first
from making import bundle, packing, tarball  # noqa: E402

FATES = ("EIO", "ENOSPC", "KILL")
KILLED = 128 + 9
WORDS = {"EIO": "Input/output error|damaged",
         "ENOSPC": "No space left on device"}
CALLS_MAX = 5000  # of one command; then it is a loop
BIG = b"".join(b"%09d\n" % i for i in range(40_000))  # more than stays in a tar


def layers():
    lower = tarball.tar(
        tarball.directory("d"), tarball.file("d/a", "small"),
        tarball.file("d/big", BIG), tarball.file("d/too", BIG[::-1]))
    upper = tarball.tar(
        tarball.whiteout("d/a"), tarball.hardlink("d/b", "d/big"),
        tarball.file("d/same", BIG), tarball.symlink("l", "d"))
    return [bundle.Layer(lower, packing.gzip(lower)), upper,
            tarball.tar(tarball.file("top", "top"))]


def strike(fate, n, *command):
    """How the command ended, and what strike says of its calls."""
    read, report = os.pipe()
    ran = verbs.run([os.environ["STRIKE"], fate, str(n), *command], limit=60,
                    pass_fds=[report],
                    env=os.environ | {"STRIKE_REPORT": str(report)})
    os.close(report)
    with os.fdopen(read) as f:
        return ran, f.read().strip()


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)


class Scene:
    """What there is before, and what is done; learned once."""

    def __init__(self, program, scratch, word, words, has_it):
        self.word = word
        self.words = words
        self.path = program
        self.dir = os.path.join(scratch, word)
        os.mkdir(self.dir)
        self.template = os.path.join(self.dir, "before")
        self.make_template(scratch, has_it)
        self.before = self.look(self.template)
        self.learn()

    def make_template(self, scratch, has_it):
        p = verbs.Program(self.path, "root", self.template)
        done = [p.add(scratch + "/base.tar", "base")]
        if has_it != "no":
            done.append(p.add(scratch + "/image.tar", "new"))
        if has_it == "gone":
            done.append(p.call("rm", "new"))
        for ran in done:
            if ran.status != 0:
                sys.exit(f"crash.py: {self.word}: {ran.told()}")

    def look(self, store):
        """What a user sees: names, and what they mean; images without one."""
        ran = verbs.Program(self.path, "root", store).call("images", "--json")
        if ran.status != 0:
            return ran.told(), []
        images = json.loads(ran.out)
        return ({name: (i["id"], i["layers"], i["entries"], i["state"])
                 for i in images for name in i["names"]},
                [i["id"] for i in images if not i["names"]])

    def learn(self):
        store = os.path.join(self.dir, "after")
        verbs.copy(self.template, store)
        ran, self.calls, _ = self.strike("KILL", 0, store)
        if ran.status != 0:
            sys.exit(f"crash.py: {self.word}: {ran.told()}")
        self.after = self.look(store)
        verbs.Program(self.path, "root", store).call("gc")
        self.clean_after = self.all_of(store)
        clean = os.path.join(self.dir, "clean")
        verbs.copy(self.template, clean)
        verbs.Program(self.path, "root", clean).call("gc")
        self.clean_before = self.all_of(clean)

    def all_of(self, store):
        """All files; what is said of an import has its time in it."""
        return {path: ("there" if path.endswith(".json") else what)
                for path, what in verbs.snapshot(store).items()
                if not path.startswith("stage/") and what[2]}

    def strike(self, fate, n, store):
        """Do it; how it ended, how many calls it had, which one was struck."""
        ran, told = strike(fate, n, self.path, self.words[0], "--store", store,
                           *self.words[1:])
        count, _, call = told.partition(" ")
        return ran, int(count or 0), call

    def told_truly(self, fate, ran, seen, unnamed):
        """
        Is what the command said of itself what came of it?  An image may be
        left without its name: it is complete, and seen as what it is.
        """
        told_half = unnamed and ran.status == 1
        if seen not in (self.before[0], self.after[0]):
            return f"neither as before nor as after: {seen}"
        if fate == "KILL":
            return None if ran.status == KILLED else ran.told()
        if ran.status == 0 and seen != self.after[0]:
            return "said to be done, but is not"
        if ran.status == 1 and seen != self.before[0] and not told_half:
            return f"said to have failed, but is done: {ran.told()}"
        if ran.status not in (0, 1):
            return f"ended oddly: {ran.told()}"
        if ran.status == 1 and not re.search(WORDS[fate], ran.err.decode()):
            return f"says nothing of what failed: {ran.told()}"
        return None

    def goes_on(self, program):
        """What has to work whatever came before."""
        ran = program.verify()
        if ran.status != 0:
            return f"does not verify: {ran.told()}"
        ran = program.add(os.path.dirname(self.dir) + "/third.tar", "third")
        if ran.status != 0:
            return f"the next import fails: {ran.told()}"
        left = os.listdir(os.path.join(program.store, "stage"))
        if left:
            return f"the stage was not swept: {left}"
        for words in (["rm", "third"], ["gc"]):
            ran = program.call(*words)
            if ran.status != 0:
                return f"{words[0]} fails: {ran.told()}"
        return None

    def ends_clean(self, seen, fate, program):
        if fate == "EIO" and self.word in ("import", "again"):
            return None  # an object that cannot be read is not shared
        wanted = (self.clean_after if seen == self.after[0]
                  else self.clean_before)
        changed = verbs.changes(wanted, self.all_of(program.store))
        return f"gc leaves something else:\n{changed}" if changed else None

    def try_point(self, fate, n):
        """None: there is no such call; else what was wrong, "" for nothing."""
        store = os.path.join(self.dir, f"{fate}-{n}")
        verbs.copy(self.template, store)
        try:
            program = verbs.Program(self.path, "root", store)
            ran, _, call = self.strike(fate, n, store)
            if not call:
                return None
            seen, unnamed = self.look(store)
            for image in unnamed:
                program.call("rm", image)
            wrong = (self.told_truly(fate, ran, seen, unnamed) or
                     self.goes_on(program) or
                     self.ends_clean(seen, fate, program))
            return f"({call}): {wrong}" if wrong else ""
        finally:
            verbs.remove(store)


def loading(program):
    """How many calls come before any of ours: the loader's."""
    return int(strike("KILL", 0, program, "--version")[1])


def points(scenes, every, seed):
    own = loading(scenes[0].path) + 1
    for i, scene in enumerate(scenes):
        for j, fate in enumerate(FATES):
            first = own + (seed + i + j) % every
            for n in range(first, min(scene.calls, CALLS_MAX) + 1, every):
                yield scene, fate, n


def chosen(scenes, every, seed):
    only = os.environ.get("ONLY", "").split()
    if only:
        return [(s, only[1], int(only[2])) for s in scenes
                if s.word == only[0]]
    return list(points(scenes, every, seed))


def main(program, scratch):
    image = layers()
    write(scratch + "/base.tar",
          tarball.tar(tarball.file("base", "is there before")))
    write(scratch + "/third.tar", tarball.tar(tarball.file("third", BIG[5:])))
    write(scratch + "/image.tar", bundle.packed(bundle.oci(image)))
    every = int(os.environ.get("EVERY") or "7")
    seed = int(os.environ.get("SEED") or time.time())
    scenes = [
        Scene(program, scratch, "import",
              ["import", "-q", "--name", "new", scratch + "/image.tar"], "no"),
        Scene(program, scratch, "again",
              ["import", "-q", "--name", "new", scratch + "/image.tar"], "gone"),
        Scene(program, scratch, "rm", ["rm", "new"], "yes"),
        Scene(program, scratch, "gc", ["gc"], "gone")]
    todo = chosen(scenes, every, seed)
    verbs.say(f"SEED={seed}, {len(todo)} points of " +
              ", ".join(f"{s.word} {s.calls}" for s in scenes))

    def one(point):
        scene, fate, n = point
        wrong = scene.try_point(fate, n)
        if wrong:
            verbs.say(f'FAIL ONLY="{scene.word} {fate} {n}" {wrong}')
        return wrong

    with ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        results = [x for x in pool.map(one, todo) if x is not None]
    bad = sum(1 for x in results if x)
    verbs.say(f"{len(results) - bad} passed, {bad} failed")
    return 0 if results and not bad else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
