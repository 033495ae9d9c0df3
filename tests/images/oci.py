#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""OCI layouts made from tars.

oci.py layout DIR TAG gzip|zstd|none TAR...   a new layout, bottom layer first
oci.py recompress FROM DIR TAG gzip|zstd|none  the image of FROM, packed anew
oci.py layers DIR                              its layers' blobs, bottom first

Nothing but the tars decides what comes out: no times, no names of the machine.
"""
import gzip
import hashlib
import json
import os
import subprocess
import sys

OCI = "application/vnd.oci.image."
SUFFIX = {"gzip": "+gzip", "zstd": "+zstd", "none": ""}


def put(path, data):
    """A blob of bytes; its descriptor without a type."""
    name = hashlib.sha256(data).hexdigest()
    with open(f"{path}/blobs/sha256/{name}", "wb") as out:
        out.write(data)
    return {"digest": f"sha256:{name}", "size": len(data)}


def put_json(path, kind, value):
    data = json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
    return {"mediaType": OCI + kind, **put(path, data)}


def pack(kind, source, target):
    """As a program packs it, which has no time or name in its output."""
    program = {"gzip": ["gzip", "-6nc"], "zstd": ["zstd", "-3qc"],
               "none": ["cat"]}
    with open(source, "rb") as data, open(target, "wb") as out:
        subprocess.run(program[kind], stdin=data, stdout=out, check=True)


def digest(path):
    total = hashlib.sha256()
    with open(path, "rb") as data:
        while piece := data.read(1 << 20):
            total.update(piece)
    return total.hexdigest()


def put_layer(path, kind, tar):
    """A layer; its descriptor and its diff-id."""
    aside = f"{path}/layer"
    pack(kind, tar, aside)
    name = digest(aside)
    size = os.stat(aside).st_size
    os.rename(aside, f"{path}/blobs/sha256/{name}")
    return ({"mediaType": OCI + "layer.v1.tar" + SUFFIX[kind],
             "digest": f"sha256:{name}", "size": size},
            f"sha256:{digest(tar)}")


def begin(path):
    os.makedirs(f"{path}/blobs/sha256")
    with open(f"{path}/oci-layout", "w") as out:
        out.write('{"imageLayoutVersion":"1.0.0"}')


def finish(path, tag, config, layers):
    """The manifest and the index, which make an image of the blobs."""
    manifest = put_json(path, "manifest.v1+json", {
        "schemaVersion": 2,
        "mediaType": OCI + "manifest.v1+json",
        "config": config,
        "layers": layers})
    manifest["annotations"] = {"org.opencontainers.image.ref.name": tag}
    with open(f"{path}/index.json", "w") as out:
        json.dump({"schemaVersion": 2, "manifests": [manifest]}, out)


def layout(path, tag, kind, *tars):
    begin(path)
    layers = [put_layer(path, kind, tar) for tar in tars]
    config = put_json(path, "config.v1+json", {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Cmd": ["/bin/sh"]},
        "rootfs": {"type": "layers", "diff_ids": [id for _, id in layers]}})
    finish(path, tag, config, [layer for layer, _ in layers])


def blob(path, descriptor):
    return f"{path}/blobs/" + descriptor["digest"].replace(":", "/")


def load(path):
    """The one manifest of a layout."""
    with open(f"{path}/index.json") as index:
        found = json.load(index)["manifests"]
    with open(blob(path, found[0])) as manifest:
        return json.load(manifest)


def unpack(source, target):
    """The plain tar, whatever it was packed with."""
    with open(source, "rb") as data:
        magic = data.read(4)
        data.seek(0)
        with open(target, "wb") as out:
            if magic[:2] == b"\x1f\x8b":
                data = gzip.GzipFile(fileobj=data)
            elif magic == b"\x28\xb5\x2f\xfd":
                data = subprocess.Popen(["zstd", "-dqc"], stdin=data,
                                        stdout=subprocess.PIPE).stdout
            while piece := data.read(1 << 20):
                out.write(piece)


def recompress(source, path, tag, kind):
    begin(path)
    manifest = load(source)
    layers = []
    for layer in manifest["layers"]:
        unpack(blob(source, layer), f"{path}/tar")
        layers.append(put_layer(path, kind, f"{path}/tar")[0])
    os.unlink(f"{path}/tar")
    with open(blob(source, manifest["config"]), "rb") as config:
        kept = put(path, config.read())
    finish(path, tag, {"mediaType": OCI + "config.v1+json", **kept}, layers)


def layers_of(path):
    for layer in load(path)["layers"]:
        print(blob(path, layer))


if __name__ == "__main__":
    verbs = {"layout": layout, "recompress": recompress, "layers": layers_of}
    if len(sys.argv) < 3 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    verbs[sys.argv[1]](*sys.argv[2:])
