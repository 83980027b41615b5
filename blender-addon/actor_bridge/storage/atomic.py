# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way the add-on writes a file (rule 1.3): old or new, never a mix."""

import os

_STEPS = ("write", "flush", "fsync", "rename", "fsync-folder")


def write(path, data, at=None):
    """Write, flush, fsync, rename, fsync of the folder. `at(step)` is called before each step; tests stop the process there."""
    at = at or _go_on
    folder = os.path.dirname(path)
    partial = f"{path}.{os.getpid()}.partial"
    with open(partial, "wb") as file:
        at("write")
        file.write(data)
        at("flush")
        file.flush()
        at("fsync")
        os.fsync(file.fileno())
    at("rename")
    os.replace(partial, path)
    at("fsync-folder")
    sync_folder(folder)


def finish(partial, path):
    """The same for a file that Blender has written beside its place."""
    _sync(partial)
    os.replace(partial, path)
    sync_folder(os.path.dirname(path))


def sync(path):
    """The rest of the same for a file that Blender has written and renamed itself, which it never syncs. Its name may be a link: then the rename was where that leads to."""
    path = os.path.realpath(path)
    _sync(path)
    sync_folder(os.path.dirname(path))


def remove(path):
    """Gone durably; a file that is not there is fine."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    sync_folder(os.path.dirname(path))


def sync_folder(folder):
    if os.name != "nt":  # Windows has no handle on a folder to sync
        _sync(folder)


def _sync(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder):
    """Removes what a killed writer left: a `.partial` was never a file (rule 1.2)."""
    for name in os.listdir(folder):
        if name.endswith(".partial"):
            os.unlink(os.path.join(folder, name))


def _go_on(step):
    return step
