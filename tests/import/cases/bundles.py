# SPDX-License-Identifier: Apache-2.0
"""Archives of images, of every age: rules 33 to 35."""

import json

from making import packing
from making.bundle import (INDEX, LAYOUT, REF, Layer, Symlink, as_json, docker,
                           docker_v1, hybrid, oci, oci_index, oci_manifest,
                           packed, put, sha256)
from making.case import bad, good
from making.tarball import directory, file, tar
from making.tree import D, F

ONE = tar(directory("d"), file("d/a", "one"))
TWO = tar(file("d/b", "two"))
BOTH = [ONE, TWO]
SHOWS = [D("d"), F("d/a", "one"), F("d/b", "two")]


def both(rules, name, archive, **more):
    good(rules, name, archive, SHOWS, exports=BOTH, **more)


def last(*names):
    """An order in which these come last."""
    return lambda files: sorted(files, key=lambda p: (p in names, p))


def first(*names):
    return lambda files: sorted(files, key=lambda p: (p not in names, p))


# 33: what engines wrote.

both(33, "docker-archive-of-1-0", packed(docker_v1(BOTH)),
     names=["made/here:latest"])
both(33, "docker-archive-of-1-2", packed(docker(BOTH)),
     names=["made/here:latest"])
both(33, "docker-archive-with-two-names",
     packed(docker(BOTH, manifest_patch={
         "RepoTags": ["made/here:1", "registry.example:5000/there:2"]})),
     names=["made/here:1", "registry.example:5000/there:2"])
both(33, "docker-archive-of-1-2-with-all-of-1-0",
     packed(docker_v1(BOTH) | docker(BOTH)))
both(33, "docker-archive-that-is-an-oci-layout-too", packed(hybrid(BOTH)),
     names=["docker.io/made/here:latest"])
both(33, "oci-layout-in-a-tar", packed(oci(BOTH)))
both(33, "oci-layout-in-a-directory", oci(BOTH))
both(33, "docker-archive-in-a-compressed-tar",
     packing.gzip(packed(docker(BOTH))))
both(33, "oci-layout-in-a-compressed-tar", packing.zstd(packed(oci(BOTH))))
both(33, "docker-archive-with-dots-before-its-names",
     packed(docker(BOTH), dot="./"))
both(33, "oci-layout-with-dots-before-its-names", packed(oci(BOTH), dot="./"))
both(33, "docker-archive-without-directories",
     packed(docker(BOTH), directories=False))
both(33, "docker-archive-of-compressed-layers",
     packed(docker([Layer(ONE, packing.gzip(ONE)),
                    Layer(TWO, packing.zstd(TWO))])))
both(33, "oci-layout-of-compressed-layers",
     [Layer(ONE, packing.gzip(ONE)), Layer(TWO, packing.zstd(TWO))])
both(33, "docker-archive-without-names", packed(docker(BOTH, tag=None)),
     names=["good-docker-archive-without-names:latest"])
both(33, "docker-archive-whose-layers-are-beside-it",
     packed(docker(BOTH, names=["1.tar", "2.tar"])))
both(33, "docker-archive-of-1-0-that-names-a-middle-layer",
     packed(docker_v1([ONE, TWO, tar(file("c"))]) |
            {"repositories": as_json({"made/here": {
                "latest": sha256(b"v1 1" + TWO)}})}))
bad(33, "docker-archive-of-1-0-with-a-circle-of-parents",
    packed(docker_v1(BOTH, parents={0: {"parent": sha256(b"v1 1" + TWO)}})),
    ["parent|circle|loop|chain|twice"])
bad(33, "docker-archive-of-1-0-with-a-missing-parent",
    packed(docker_v1(BOTH, parents={0: {"parent": "1" * 64}})), ["1{12}"])
bad(33, "docker-archive-of-1-0-with-a-parent-that-is-a-path",
    packed(docker_v1(BOTH, parents={0: {"parent": "../../etc"}})),
    ["parent|id|digest|etc"])
for name, files in [("manifest.json", docker(BOTH)), ("index.json", oci(BOTH)),
                    ("repositories", docker_v1(BOTH))]:
    word = name.split(".")[0]
    for what, text in [("damaged", b'{"a": '), ("empty", b""),
                       ("of-another-kind", b'"text"'), ("null", b"null"),
                       ("without-anything", b"[]" if word == "manifest"
                        else b"{}"),
                       ("with-a-number-for-all",
                        b"[7]" if word == "manifest" else
                        b'{"manifests": 7, "schemaVersion": 2}'),
                       ("nested-too-deep", b"[" * 5000 + b"]" * 5000)]:
        bad(33, f"{word}-{what}", packed(files | {name: text}),
            [name + "|without an image"])
bad(33, "manifest-of-more-than-its-limit",
    packed(docker(BOTH) | {"manifest.json": b"[" + b" " * (21 << 20) + b"]"}),
    ["manifest.json", "limit|large|long|big"])
bad(33, "oci-layout-of-another-version",
    packed(oci(BOTH) | {"oci-layout": b'{"imageLayoutVersion": "2.0.0"}'}),
    ["version|oci-layout|2.0.0"])
bad(33, "layer-that-is-not-in-the-archive",
    packed(docker(BOTH, manifest_patch={"Layers": ["no/layer.tar",
                                                   "2/layer.tar"]})),
    ["no/layer.tar"])
bad(33, "blob-that-is-not-in-the-layout",
    {k: v for k, v in oci(BOTH).items() if not k.endswith(sha256(TWO))},
    [sha256(TWO)[:12]])
bad(33, "layer-that-is-a-directory",
    packed({k: v for k, v in docker(BOTH, names=["1", "2"]).items()
            if k != "2"} | {"2/x": b""}), ["2"])

# 34: one layer's tar may be a symlink to another one's.

LINKED = docker([ONE, TWO, ONE],
                names=["1/layer.tar", "2/layer.tar", "3/layer.tar"])
for name, target in [("beside", "../1/layer.tar"),
                     ("by-a-detour", "./../2/../1/layer.tar")]:
    good(34, f"layer-that-is-a-symlink-{name}",
         packed(LINKED | {"3/layer.tar": Symlink(target)}), SHOWS,
         exports=[ONE, TWO, ONE])
good(34, "layer-that-is-a-symlink-to-what-comes-later",
     packed(LINKED | {"1/layer.tar": Symlink("../3/layer.tar")}), SHOWS,
     exports=[ONE, TWO, ONE])
good(34, "layer-that-is-a-symlink-to-a-symlink",
     packed(docker([ONE, TWO, ONE, ONE],
                   names=[f"{i}/layer.tar" for i in range(4)]) |
            {"2/layer.tar": Symlink("../3/layer.tar"),
             "3/layer.tar": Symlink("../0/layer.tar")}), SHOWS,
     exports=[ONE, TWO, ONE, ONE])
bad(34, "layers-that-are-symlinks-in-a-circle",
    packed(LINKED | {"1/layer.tar": Symlink("../3/layer.tar"),
                     "3/layer.tar": Symlink("../1/layer.tar")}),
    ["[13]/layer.tar"])
bad(34, "layer-that-is-a-symlink-to-nothing",
    packed(LINKED | {"3/layer.tar": Symlink("../4/layer.tar")}),
    ["[34]/layer.tar"])

# 35: any order, several images, platforms.

both(35, "manifest-at-the-end",
     packed(docker(BOTH), order=last("manifest.json")))
both(35, "manifest-at-the-beginning",
     packed(docker(BOTH), order=first("manifest.json")))
both(35, "layout-in-reverse",
     packed(oci(BOTH), order=lambda f: sorted(f, reverse=True)))
both(35, "repositories-at-the-beginning",
     packed(docker_v1(BOTH), order=first("repositories")))


def two_of_docker():
    one, other = docker(BOTH, tag="one:1"), docker(OTHER, tag="other:2")
    lists = [json.loads(x["manifest.json"]) for x in (one, other)]
    return one | other | {"manifest.json": as_json(lists[0] + lists[1])}


def two_of_oci():
    files = {"oci-layout": LAYOUT}
    images = [oci_manifest(files, layers) | {
        "annotations": {REF: name, "io.containerd.image.name": name}}
        for layers, name in ((BOTH, "one:1"), (OTHER, "other:2"))]
    return files | {"index.json": as_json(oci_index(images))}


OTHER = [tar(file("other", "other"))]
both(35, "two-images-in-a-docker-archive", packed(two_of_docker()),
     names=["one:1", "other:2"])
both(35, "two-images-in-an-oci-layout", packed(two_of_oci()),
     names=["one:1", "other:2"])
bad(35, "two-images-and-one-name-for-them", packed(two_of_docker()),
    ["2 images", "name"])


def nested(*images, deeper=1):
    """A layout whose index names an index that names these."""
    files = {"oci-layout": LAYOUT}
    manifests = []
    for layers, platform in images:
        d = oci_manifest(files, layers, architecture=platform["architecture"])
        manifests.append(d | {"platform": platform})
    for _ in range(deeper):
        inner = as_json(oci_index(manifests))
        manifests = [{"mediaType": INDEX} | put(files, inner)]
    manifests[0]["annotations"] = {REF: "latest"}
    files["index.json"] = as_json(oci_index(manifests))
    return files


AMD = {"os": "linux", "architecture": "amd64"}
ARM = {"os": "linux", "architecture": "arm64", "variant": "v8"}
WINDOWS = {"os": "windows", "architecture": "amd64"}
UNKNOWN = {"os": "unknown", "architecture": "unknown"}
both(35, "index-in-an-index", packed(nested((BOTH, AMD))),
     args=["--platform", "linux/amd64"])
both(35, "index-in-an-index-in-an-index", packed(nested((BOTH, AMD), deeper=3)),
     args=["--platform", "linux/amd64"])
both(35, "platform-that-was-asked-for",
     packed(nested((OTHER, AMD), (BOTH, ARM), (OTHER, WINDOWS))),
     args=["--platform", "linux/arm64"])
both(35, "platform-with-its-variant",
     packed(nested((OTHER, AMD), (BOTH, ARM))),
     args=["--platform", "linux/arm64/v8"])
both(35, "attestations-are-no-images",
     packed(nested((OTHER, UNKNOWN), (BOTH, AMD), (OTHER, UNKNOWN))),
     args=["--platform", "linux/amd64"])
bad(35, "platform-that-is-not-there",
    packed(nested((OTHER, AMD), (BOTH, ARM))), ["linux/riscv64"],
    args=["--platform", "linux/riscv64"])
bad(35, "indexes-without-end", packed(nested((BOTH, AMD), deeper=40)),
    ["index|deep|nested"], args=["--platform", "linux/amd64"])


def index_of_itself():
    """An index that names the digest that it would have: there is none."""
    files = oci(BOTH)
    index = json.loads(files["index.json"])
    index["manifests"][0] |= {"mediaType": INDEX}
    return files | {"index.json": as_json(index)}


bad(35, "manifest-that-is-called-an-index", packed(index_of_itself()),
    ["index|manifest|media"])
