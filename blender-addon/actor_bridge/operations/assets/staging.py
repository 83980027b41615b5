# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the checked bytes for the importer, so that what it reads is what was hashed, whoever writes to the inbox meanwhile (rule 1.1)."""

import os
import posixpath
import shutil

from . import formats, inbox
from ...errors import ASSET_MISSING, ASSET_NOT_THERE, Refused
from ...storage import atomic

_REFERENCES_MAX = 256


def gather(stage, step):
    """The file and all that it refers to, each complete; [(name, bytes)], the file itself first. A missing one is named."""
    main = inbox.take(stage.inbox, step["file"], step["sha256"], step["bytes"])
    kind = kind_of(step)
    formats.check(kind, main.name, main.data)
    taken = {main.name: main.data}
    total = len(main.data)
    due = [(name, main.name) for name in formats.references(kind, main.name, main.data)]
    while due:
        name, by = due.pop(0)
        if name in taken:
            continue
        try:
            found = inbox.take_beside(stage.inbox, main.name, name)
        except Refused as refused:
            if refused.code == ASSET_NOT_THERE:
                raise Refused(ASSET_MISSING, f"'{by}' needs '{name}': {refused.reason}") from refused
            raise
        taken[name] = found.data
        total += len(found.data)
        if len(taken) > _REFERENCES_MAX or total > inbox.BYTES_MAX:
            raise Refused(ASSET_NOT_THERE, f"'{main.name}' with all that it needs is too large: {_REFERENCES_MAX} files of {inbox.BYTES_MAX} bytes together are the most")
        if name.lower().endswith(".mtl"):
            due += [(more, name) for more in formats.references("MTL", name, found.data)]
    return list(taken.items())


def kind_of(step):
    return "BLEND" if step["format"].startswith("BLEND") else step["format"]


def write(stage, files):
    """Gives the path of the first one's copy; `drop` removes them all."""
    folder = _folder(stage)
    drop(stage)
    for name, data in files:
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        atomic.write(path, data)
    return os.path.join(folder, *files[0][0].split("/"))


def drop(stage):
    if os.path.isdir(_folder(stage)):
        shutil.rmtree(_folder(stage))


def title(name):
    """What a person would call it."""
    return posixpath.splitext(posixpath.basename(name))[0]


def _folder(stage):
    return os.path.join(stage.folder, "import")
