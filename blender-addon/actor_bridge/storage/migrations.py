# SPDX-License-Identifier: GPL-3.0-or-later
"""Old records to this version by named steps, before anything uses them; what they were is kept in `backup` (rules 4.2, 4.3)."""

import os

from . import atomic, records
from ..errors import Refused, SCHEMA_TOO_NEW

OWED = "migrated.json"
BACKUP = "backup"


def _depth(record):
    """A batch that waits is said in the wire's own version: before, nobody counted the depth of chains."""
    if isinstance(record.get("batch"), dict):
        return {**record, "batch": {"depth": 0, **record["batch"]}}
    return record


# The step from version n to n + 1 is at n - 1. Each takes a record and gives the next version's; the version and the check are `records`' own.
STEPS = [
    ("check-and-depth", _depth),  # a record ends with a check of its bytes; a batch has the depth of its chain of events
]
assert len(STEPS) == records.SCHEMA_VERSION - 1


def run(folder, names=None, at=None):
    """Migrates the records in `folder`: those `names`, or all beneath. Refused when one is newer than known: then nothing was changed.

    Can be killed anywhere: a record is replaced last, after its backup and the line that the log is owed. `at` as in `atomic.write`.
    """
    old = []
    for name in names if names is not None else _beneath(folder):
        data = _bytes(os.path.join(folder, name))
        try:
            record = data and records.decode(data, name)
        except Refused as refused:
            if refused.code == SCHEMA_TOO_NEW:
                raise
            continue  # damaged: its reader says what that means
        if record and record["schema_version"] < records.SCHEMA_VERSION:
            old.append((name, data, record))
    for name, data, record in old:
        version = record.pop("schema_version")
        if name != OWED:
            _keep(os.path.join(folder, BACKUP, f"v{version}", name), data, at)
            owe(folder, os.path.dirname(name) or os.path.splitext(name)[0], version, at)
        for _, step in STEPS[version - 1:]:
            record = step(record)
        atomic.write(os.path.join(folder, name), records.encode(record), at)


def owed(folder):
    """The lines that the log has not heard of yet; `backup` is within the folder."""
    return (records.read(os.path.join(folder, OWED)) or {}).get("lines", [])


def told(folder, lines):
    """The log has these."""
    if not lines:
        return
    left = [line for line in owed(folder) if line not in lines]
    if left:
        records.write(os.path.join(folder, OWED), {"lines": left})
    else:
        atomic.remove(os.path.join(folder, OWED))


def owe(folder, store, version, at=None):
    """One line for a store, however many files it has, and however often it is begun."""
    line = {
        "store": store, "from": version, "to": records.SCHEMA_VERSION, "steps": [name for name, _ in STEPS[version - 1:]],
        "backup": f"{BACKUP}/v{version}"}
    lines = owed(folder)
    if line not in lines:
        atomic.write(os.path.join(folder, OWED), records.encode({"lines": [*lines, line]}), at)


def _keep(path, data, at):
    """Under its name; one that was kept before and is another stays beside it."""
    kept, count = path, 1
    while (there := _bytes(kept)) is not None and there != data:
        count += 1
        kept = f"{path}.{count}"
    if there is None:
        os.makedirs(os.path.dirname(kept), mode=0o700, exist_ok=True)
        atomic.write(kept, data, at)


def _beneath(folder):
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != BACKUP)
        found += [os.path.relpath(os.path.join(place, name), folder) for name in sorted(files) if name.endswith(".json")]
    return sorted(found, key=OWED.__ne__)  # first what the others are noted in


def _bytes(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
