# SPDX-License-Identifier: GPL-3.0-or-later
"""The inbox: a file counts only when a marker says that it is complete, and it is the one that the plan names (rules 1.1, 1.2)."""

import hashlib
import os
import stat
from dataclasses import dataclass

from ...errors import ASSET_CHANGED, ASSET_INCOMPLETE, ASSET_NOT_THERE, Refused

BYTES_MAX = 256 << 20
_MARKER_BYTES_MAX = 65536
_UNFINISHED = (".partial", ".part", ".tmp", ".crdownload", ".done", ".sha256")


@dataclass(frozen=True)
class Taken:
    """The bytes of one complete file, read once; whoever writes to it later changes nothing of them."""
    name: str
    data: bytes
    sha256: str


def take(root, name, sha256, size):
    """The file that a plan names. Refused when it is being written, has no marker, or is another than the plan says."""
    taken, modified = _read(root, name)
    _demand_marker(root, name, name, taken.sha256, modified)
    if len(taken.data) != size or taken.sha256 != sha256:
        raise Refused(ASSET_CHANGED, f"'{name}' has {len(taken.data)} bytes with the hash {taken.sha256}; the plan names {size} with {sha256}")
    return taken


def take_beside(root, main, name):
    """A file that `main` refers to: by the marker of `main`, or by one of its own."""
    taken, modified = _read(root, name)
    _demand_marker(root, main, name, taken.sha256, modified)
    return taken


def path_of(root, name):
    """The real path of a regular file within the inbox; nothing that a link or a `..` could lead elsewhere."""
    parts = name.split("/")
    if os.path.isabs(name) or "\\" in name or any(part in ("", ".", "..") for part in parts):
        raise Refused(ASSET_NOT_THERE, f"'{name}' is no path within the inbox")
    if parts[-1].lower().endswith(_UNFINISHED):
        raise Refused(ASSET_INCOMPLETE, f"'{name}' is called as what is not complete, or as a marker")
    base = os.path.realpath(root)
    path = os.path.realpath(os.path.join(base, *parts))
    if os.path.commonpath([base, path]) != base:
        raise Refused(ASSET_NOT_THERE, f"'{name}' leads out of the inbox")
    return path


def _read(root, name):
    """In one go; a size or time that is another afterwards is somebody who writes (rule 1.1)."""
    path = path_of(root, name)
    try:
        before = os.lstat(path)
        if not stat.S_ISREG(before.st_mode):
            raise Refused(ASSET_NOT_THERE, f"'{name}' is no file")
        if before.st_size > BYTES_MAX:
            raise Refused(ASSET_NOT_THERE, f"'{name}' has {before.st_size} bytes; {BYTES_MAX} are the most")
        with open(path, "rb") as file:
            data = file.read(BYTES_MAX + 1)
        after = os.lstat(path)
    except OSError as error:
        raise Refused(ASSET_NOT_THERE, f"'{name}' can't be read in the inbox: {error.strerror}") from error
    if len(data) != before.st_size or _state(before) != _state(after):
        raise Refused(ASSET_CHANGED, f"'{name}' changed while it was read: somebody writes to it")
    return Taken(name, data, hashlib.sha256(data).hexdigest()), after.st_mtime_ns


def _state(found):
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _demand_marker(root, main, name, sha256, modified):
    """Of the file itself, or of the one that refers to it."""
    for owner in dict.fromkeys((name, main)):
        path = path_of(root, owner)
        sums = _sums(f"{path}.sha256", os.path.dirname(path))
        said = sums.get(path_of(root, name)) or sums.get("") if owner == name else sums.get(path_of(root, name))
        if said is not None:
            if said != sha256:
                raise Refused(ASSET_INCOMPLETE, f"'{name}' is not what '{owner}.sha256' says: it is not complete, or that marker is of an earlier one")
            return
        try:
            marked = os.stat(f"{path}.done").st_mtime_ns
        except OSError:
            continue
        if marked < modified:
            raise Refused(ASSET_INCOMPLETE, f"'{name}' was written after its marker '{owner}.done'")
        return
    raise Refused(ASSET_INCOMPLETE, f"'{name}' has no marker: neither '{main}.done' nor '{main}.sha256' says that it is complete")


def _sums(path, folder):
    """{real path: hash} of a file as sha256sum writes it; a hash without a name stands under ""."""
    try:
        with open(path, "rb") as file:
            text = file.read(_MARKER_BYTES_MAX).decode("utf-8", "replace")
    except OSError:
        return {}
    found = {}
    for line in text.splitlines():
        digest, _, name = line.strip().partition(" ")
        name = name.strip().lstrip("*")
        found[os.path.realpath(os.path.join(folder, name)) if name else ""] = digest.lower()
    return found
