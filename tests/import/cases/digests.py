# SPDX-License-Identifier: Apache-2.0
"""Digests, and layers without anything in them: rules 28, 29 and 36."""

import json

from making import packing
from making.bundle import (GZIP, PLAIN, Layer, Symlink, as_json, blob_path,
                           docker, hybrid, oci, packed, sha256)
from making.case import bad, good
from making.tarball import directory, file, tar
from making.tree import D, F

ONE = tar(directory("d"), file("d/a", "one"))
TWO = tar(file("b", "two"))
SHOWS = [D("d"), F("d/a", "one"), F("b", "two")]
WRONG = "sha256:" + "1" * 64
DIFFERS = "digest|differ|sha256"


def patched(files, path, change):
    """The bundle with one JSON document changed, and no digest with it."""
    document = json.loads(files[path])
    change(document)
    return files | {path: as_json(document)}


def index_patched(layers, change):
    return patched(oci(layers), "index.json", change)


def without(files, *paths):
    return {k: v for k, v in files.items() if k not in paths}


# 28: both digests, before anything can be seen.

bad(28, "digest-of-a-tar-that-differs",
    [ONE, Layer(TWO, diff_id=WRONG)], [sha256(TWO)[:12] + "|1{12}", DIFFERS])
bad(28, "digest-of-a-compressed-layer-s-tar-that-differs",
    [ONE, Layer(TWO, packing.gzip(TWO), diff_id=WRONG)], [DIFFERS])
bad(28, "digests-of-two-layers-exchanged",
    [Layer(ONE, diff_id="sha256:" + sha256(TWO)),
     Layer(TWO, diff_id="sha256:" + sha256(ONE))], [DIFFERS])
BROKEN = oci([ONE, TWO])
bad(28, "digest-of-a-blob-that-differs",
    BROKEN | {blob_path("sha256:" + sha256(TWO)): TWO.replace(b"two", b"2!!")},
    [sha256(TWO)[:12], DIFFERS])
bad(28, "blob-with-a-byte-behind-it",
    BROKEN | {blob_path("sha256:" + sha256(TWO)): TWO + b"\0"},
    [sha256(TWO)[:12], "size|" + DIFFERS])
bad(28, "blob-that-is-cut-off",
    BROKEN | {blob_path("sha256:" + sha256(TWO)): TWO[:-512]},
    [sha256(TWO)[:12], "size|end|" + DIFFERS])
bad(28, "compressed-blob-that-another-compression-made",
    oci([Layer(ONE, packing.gzip(ONE))]) |
    {blob_path("sha256:" + sha256(packing.gzip(ONE))):
     packing.gzip(ONE, level=1)}, ["size|" + DIFFERS])
bad(28, "size-of-a-blob-that-differs",
    [ONE, Layer(TWO, size=len(TWO) + 512)], ["size"])
bad(28, "size-of-a-blob-below-zero", [Layer(ONE, size=-1)], ["size"])


def change_config(files):
    path = next(p for p, v in files.items() if b'"rootfs"' in v)
    return files | {path: files[path].replace(b"amd64", b"amd65")}


def change_manifest(files):
    path = next(p for p, v in files.items() if b'"layers": [' in v)
    return files | {path: files[path] + b"\n"}


bad(28, "digest-of-a-configuration-that-differs", change_config(oci([ONE])),
    ["size|" + DIFFERS])
bad(28, "digest-of-a-manifest-that-differs", change_manifest(oci([ONE])),
    ["size|" + DIFFERS])
good(28, "docker-configuration-is-not-known-by-the-name-of-its-file",
     packed(docker([ONE, TWO], config_name="1" * 64 + ".json")), SHOWS,
     exports=[ONE, TWO])
bad(28, "docker-layer-that-differs",
    packed(docker([ONE, Layer(TWO, diff_id=WRONG)])), [DIFFERS])
bad(28, "more-layers-than-digests",
    packed(docker([ONE, TWO], config_patch={"rootfs": {
        "type": "layers", "diff_ids": ["sha256:" + sha256(ONE)]}})),
    ["layers|diff_ids"])
bad(28, "fewer-layers-than-digests",
    packed(oci([ONE], config_patch={"rootfs": {
        "type": "layers", "diff_ids": ["sha256:" + sha256(ONE),
                                       "sha256:" + sha256(TWO)]}})),
    ["layers|diff_ids"])
good(28, "media-type-says-gzip-and-it-is-none",
     [ONE, Layer(TWO, TWO, media=GZIP)], SHOWS)
good(28, "media-type-says-tar-and-it-is-gzip",
     [ONE, Layer(TWO, packing.gzip(TWO), media=PLAIN)], SHOWS)
good(28, "media-type-says-gzip-and-it-is-zstd",
     [ONE, Layer(TWO, packing.zstd(TWO), media=GZIP)], SHOWS)
bad(28, "media-type-of-an-encrypted-layer",
    [ONE, Layer(TWO, media=GZIP + "+encrypted")], ["encrypted|media"])
bad(28, "document-that-is-a-manifest-and-an-index",
    packed(oci([ONE], manifest_patch={"manifests": []})),
    ["manifest", "index|both|manifests"])
bad(28, "manifest-whose-media-type-is-another",
    packed(oci([ONE], manifest_patch={
        "mediaType": "application/vnd.oci.image.index.v1+json"})),
    ["media|manifest|index"])

# 29: nothing is a layer too.

EMPTY = bytes(1024)
good(29, "layer-of-1024-zero-bytes", [ONE, EMPTY, TWO], SHOWS)
good(29, "compressed-layer-of-1024-zero-bytes",
     [ONE, Layer(EMPTY, packing.gzip(EMPTY)), TWO], SHOWS)
good(29, "empty-layer-alone", [EMPTY], [])
good(29, "tar-of-nothing", EMPTY, [])
good(29, "layer-of-no-bytes", [ONE, Layer(b""), TWO], SHOWS)
good(29, "empty-layer-three-times", [ONE, EMPTY, EMPTY, TWO, EMPTY], SHOWS)
good(29, "one-layer-twice", [ONE, TWO, ONE], SHOWS)
good(29, "empty-layers-of-the-history-are-no-layers",
     packed(oci([ONE, TWO], config_patch={"history": [
         {"created_by": "one"}, {"created_by": "ENV", "empty_layer": True},
         {"created_by": "two"}, {"created_by": "CMD", "empty_layer": True}]})),
     SHOWS, exports=[ONE, TWO])
good(29, "image-without-layers", [], [])
good(29, "docker-image-without-layers", packed(docker([])), [], exports=[])
good(29, "hybrid-image-without-layers", packed(hybrid([])), [], exports=[])

# 36: a digest is no path, and no path leads out of the archive.

EVIL = ["sha256:../../../../etc/passwd", "../../etc/passwd", "/etc/passwd",
        "sha256:" + "0" * 63, "sha256:" + "0" * 65, "sha256:" + "A" * 64,
        "sha256:", "", "sha256", "SHA256:" + "0" * 64,
        "sha256:" + "0" * 62 + "/.", "sha256:" + "0" * 60 + "\x00123",
        "md5:" + "0" * 32, "sha512:" + "0" * 128, "a/b:" + "0" * 64]
for number, text in enumerate(EVIL):
    bad(36, f"digest-of-a-layer-that-is-none-{number}",
        [Layer(ONE, digest=text)], ["digest"])
    bad(36, f"digest-of-a-tar-that-is-none-{number}",
        [Layer(ONE, diff_id=text)], ["digest|diff_id"])


def manifest_digest(text):
    def change(index):
        index["manifests"][0]["digest"] = text
    return index_patched([ONE], change)


for number, text in enumerate(EVIL):
    bad(36, f"digest-of-a-manifest-that-is-none-{number}",
        packed(manifest_digest(text)), ["digest"])
for number, text in enumerate(["../../../etc/passwd", "/etc/passwd", "..", ""]):
    bad(36, f"path-of-a-docker-configuration-{number}",
        packed(docker([ONE], manifest_patch={"Config": text})),
        ["manifest.json|nothing|no such|path|name|Config"])
    bad(36, f"path-of-a-docker-layer-{number}",
        packed(docker([ONE], manifest_patch={"Layers": [text]})),
        ["manifest.json|nothing|no such|path|name|Layers"])
bad(36, "docker-layer-that-is-a-symlink-to-the-host",
    packed(without(docker([ONE], names=["a/layer.tar"]), "a/layer.tar") |
           {"a/layer.tar": Symlink("/etc/passwd")}), ["a/layer.tar"])
bad(36, "docker-layer-that-is-a-symlink-above-the-archive",
    packed(without(docker([ONE], names=["a/layer.tar"]), "a/layer.tar") |
           {"a/layer.tar": Symlink("../../../../../../etc/passwd")}),
    ["a/layer.tar"])
# In a directory the symlinks are real.
bad(36, "blob-that-is-a-symlink-to-the-host",
    without(oci([Layer(ONE)]), blob_path("sha256:" + sha256(ONE))) |
    {blob_path("sha256:" + sha256(ONE)): Symlink("/etc/passwd")},
    [sha256(ONE)[:12]])
bad(36, "index-that-is-a-symlink-to-the-host",
    without(oci([ONE]), "index.json") |
    {"index.json": Symlink("/etc/passwd")}, ["index.json"])


# What is no name for an image is not used as one: its archive's name is.
for number, text in enumerate(["../../evil:latest", "/evil:latest", "a:../b",
                               "a/../../b:c", "..:latest", "a:" + "t" * 129,
                               "", ":", "a b:c"]):
    good(36, f"name-of-an-image-that-is-none-{number}",
         packed(docker([ONE, TWO], tag=text)), SHOWS, exports=[ONE, TWO],
         names=[f"good-name-of-an-image-that-is-none-{number}:latest"])
