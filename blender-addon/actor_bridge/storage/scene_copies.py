# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole scene on disk before an operation that could change anything: `snapshots/<operation id>.blend` in the data folder."""

import os

from . import atomic

KEPT = 16
_QUARANTINED = ".quarantined.blend"


def write(data_folder, operation_id, write_copy):
    """`write_copy(path)` writes the file; it is durable when this returns."""
    path = path_of(data_folder, operation_id)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    write_copy(f"{path}.partial")
    atomic.finish(f"{path}.partial", path)


def path_of(data_folder, operation_id):
    return os.path.join(data_folder, "snapshots", f"{operation_id}.blend")


def output_of(path):
    """What the code printed, beside its snapshot."""
    return path[:-len("blend")] + "txt"


def settle(data_folder, operation_id, end):
    """Taken back and proven: needed no more. Committed: among the last few. Quarantined: kept until a person removes it; gives where."""
    path = path_of(data_folder, operation_id)
    if not os.path.exists(path):
        return None
    if end == "ROLLED_BACK":
        atomic.remove(path)
    elif end == "QUARANTINED":
        kept = path[:-len(".blend")] + _QUARANTINED
        atomic.finish(path, kept)
        return kept
    else:
        _prune(os.path.dirname(path))
    return None


def _prune(folder):
    """With what was printed. What a crash left half written was never a file (rule 1.2)."""
    names = os.listdir(folder)
    for name in names:
        if name.endswith(".blend.partial"):
            atomic.remove(os.path.join(folder, name))
    files = [os.path.join(folder, name) for name in names if name.endswith(".blend") and not name.endswith(_QUARANTINED)]
    for path in sorted(files, key=os.path.getmtime)[:-KEPT]:
        atomic.remove(path)
        atomic.remove(output_of(path))
