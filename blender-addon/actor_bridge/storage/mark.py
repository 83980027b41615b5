# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry's part inside a .blend: which project it is, and how far the log was when it was saved."""

from . import atomic, migrations, records
from ..errors import Refused, SCHEMA_TOO_NEW
from ..wire.fields import is_canonical

FILE = "mark.json"


def encode(project_id, log):
    return records.encode({"project_id": project_id, "log": log}).decode("utf-8")


def decode(texts):
    """The marks that hold, each with its `text`. Refused when one is newer than known: the file is left as it is."""
    marks = []
    for text in texts:
        try:
            mark = records.decode(text.encode("utf-8", "surrogatepass"), "the .blend")
        except Refused as refused:
            if refused.code == SCHEMA_TOO_NEW:
                raise
            continue  # edited by hand, or damaged: as good as absent
        if is_canonical(mark.get("project_id")):
            marks.append({**mark, "text": text})
    return marks


def migrate(folder, project_id, marks, at=None):
    """A .blend is only written when the person saves it. Until then what an old mark says is persisted beside it, and used from there (rule 4.3)."""
    old = [mark for mark in marks if mark["project_id"] == project_id and mark["schema_version"] < records.SCHEMA_VERSION]
    if not old:
        return
    record = {"project_id": project_id, "log": old[0].get("log"), "was": [mark["text"] for mark in old]}
    path = f"{folder}/{FILE}"
    if records.read(path) != {"schema_version": records.SCHEMA_VERSION, **record}:
        migrations.owe(folder, "blend", old[0]["schema_version"], at)
        atomic.write(path, records.encode(record), at)
