# SPDX-License-Identifier: Apache-2.0
"""
Images as files: what `docker save` of several ages writes, and OCI layouts.  A
bundle is a dict from paths to bytes (or to a Symlink); a digest, size or media
type that is to be wrong is said so, else all of them are right.
"""

import hashlib
import json

from . import tarball

GZIP = "application/vnd.oci.image.layer.v1.tar+gzip"
PLAIN = "application/vnd.oci.image.layer.v1.tar"
ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYOUT = b'{"imageLayoutVersion": "1.0.0"}'
REF = "org.opencontainers.image.ref.name"


class Symlink:
    def __init__(self, target):
        self.target = target


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def as_json(value):
    if isinstance(value, bytes):
        return value
    return json.dumps(value, indent=1).encode()


class Layer:
    """A tar, and the blob as which it travels."""

    def __init__(self, tar, blob=None, media=None, **wrong):
        self.tar = tar
        self.blob = tar if blob is None else blob
        self.media = media or (
            GZIP if self.blob[:2] == b"\x1f\x8b" else
            ZSTD if self.blob[:1] == b"\x28" or self.blob[1:3] == b"\x2a\x4d"
            else PLAIN)
        self.diff_id = wrong.get("diff_id", "sha256:" + sha256(tar))
        self.digest = wrong.get("digest", "sha256:" + sha256(self.blob))
        self.size = wrong.get("size", len(self.blob))
        self.annotations = wrong.get("annotations")


def layers_of(layers):
    return [x if isinstance(x, Layer) else Layer(x) for x in layers]


def config(layers, architecture="amd64", **more):
    """history: as many empty layers between as it says."""
    return {
        "architecture": architecture, "os": "linux",
        "created": "2001-09-09T01:46:40Z",
        "config": {"Cmd": ["/bin/sh"]},
        "rootfs": {"type": "layers", "diff_ids": [x.diff_id for x in layers]},
        "history": [{"created_by": f"layer {i}"}
                    for i, _ in enumerate(layers)],
    } | more


def blob_path(digest):
    return "blobs/" + digest.replace(":", "/", 1)


def put(files, data):
    """Add a blob; its descriptor without a media type."""
    digest = "sha256:" + sha256(data)
    files[blob_path(digest)] = data
    return {"digest": digest, "size": len(data)}


def descriptor(layer):
    d = {"mediaType": layer.media, "digest": layer.digest, "size": layer.size}
    if layer.annotations:
        d["annotations"] = layer.annotations
    return d


def oci_manifest(files, layers, config_patch=None, manifest_patch=None,
                 architecture="amd64"):
    """Add an image; its descriptor."""
    layers = layers_of(layers)
    for layer in layers:
        files["blobs/sha256/" + sha256(layer.blob)] = layer.blob
    settings = config(layers, architecture=architecture) | (config_patch or {})
    manifest = {
        "schemaVersion": 2, "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG} | put(files, as_json(settings)),
        "layers": [descriptor(x) for x in layers],
    } | (manifest_patch or {})
    return {"mediaType": MANIFEST} | put(files, as_json(manifest))


def oci_index(manifests):
    return {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}


def oci(layers, ref="latest", **patches):
    """A layout with one image."""
    files = {"oci-layout": LAYOUT}
    image = oci_manifest(files, layers, **patches)
    image["annotations"] = {REF: ref}
    files["index.json"] = as_json(oci_index([image]))
    return files


def docker(layers, tag="made/here:latest", names=None, config_patch=None,
           manifest_patch=None, config_name=None):
    """As Docker from 1.10 to 24 saves: manifest.json, ID/layer.tar."""
    layers = layers_of(layers)
    files = {}
    settings = as_json(config(layers) | (config_patch or {}))
    config_name = config_name or sha256(settings) + ".json"
    names = names or [sha256(b"%d" % i + x.tar) + "/layer.tar"
                      for i, x in enumerate(layers)]
    for name, layer in zip(names, layers):
        directory = name.rpartition("/")[0]
        if directory:
            files[directory + "/VERSION"] = b"1.0"
        files[name] = layer.blob
    files[config_name] = settings
    files["manifest.json"] = as_json([{
        "Config": config_name, "RepoTags": [tag] if tag else None,
        "Layers": names} | (manifest_patch or {})])
    return files


def docker_v1(layers, name="made/here", tag="latest", parents=None,
              ids=None):
    """As Docker before 1.10: repositories, and a chain of parents."""
    layers = layers_of(layers)
    ids = ids or [sha256(b"v1 %d" % i + x.tar) for i, x in enumerate(layers)]
    files = {}
    for i, layer in enumerate(layers):
        own = {"id": ids[i], "created": "2001-09-09T01:46:40Z",
               "architecture": "amd64", "os": "linux",
               "config": {"Cmd": ["/bin/sh"]}}
        if i:
            own["parent"] = ids[i - 1]
        own |= (parents or {}).get(i, {})
        files[ids[i] + "/VERSION"] = b"1.0"
        files[ids[i] + "/json"] = as_json(own)
        files[ids[i] + "/layer.tar"] = layer.blob
    files["repositories"] = as_json({name: {tag: ids[-1]}})
    return files


def hybrid(layers, tag="made/here:latest"):
    """As Docker from 25 on: an OCI layout that has a manifest.json too."""
    layers = layers_of(layers)
    files = oci(layers, ref=tag.rpartition(":")[2])
    index = json.loads(files["index.json"])
    index["manifests"][0]["annotations"]["io.containerd.image.name"] = (
        "docker.io/" + tag)
    files["index.json"] = as_json(index)
    manifest = json.loads(files[blob_path(index["manifests"][0]["digest"])])
    files["manifest.json"] = as_json([{
        "Config": blob_path(manifest["config"]["digest"]),
        "RepoTags": [tag],
        "Layers": ["blobs/sha256/" + sha256(x.blob) for x in layers]}])
    return files


def packed(files, order=sorted, dot="", directories=True):
    """The bundle as a tar; order: how its paths are sorted, dot: before each."""
    done = set()
    out = []
    for path in order(files):
        parts = path.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            directory = "/".join(parts[:depth]) + "/"
            if directories and directory not in done:
                done.add(directory)
                out.append(tarball.directory(dot + directory))
        what = files[path]
        out.append(tarball.symlink(dot + path, what.target)
                   if isinstance(what, Symlink)
                   else tarball.file(dot + path, what))
    return tarball.tar(*out)
