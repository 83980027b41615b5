# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operation may reach while it runs: resolution at the moment of use, and names for what the plan itself makes."""

import itertools
import os

from . import geometry, settings_seen
from ..errors import Refused, STEP_FAILED
from ..identity import store
from ..identity.rows import Item
from ..world import UUID_KEY

_FIRST = "\x01"


class Stage:
    def __init__(self, world, registry, resolver, folder, data_folder, revert_limits):
        self.world = world
        self.folder = folder
        self.revert_limits = revert_limits
        self._data_folder = data_folder
        self.repeats = False  # what a log has as committed: its digests are the judge of it, and no check that came later (background.py)
        self.shapes = {}  # {uuid: its geometry} of what has been read in pieces: a look in one piece takes it from here
        self._registry = registry
        self._resolver = resolver

    @property
    def payloads(self):
        """The folder of what the host stored for steps (payloads.py)."""
        return os.path.join(self._data_folder, "payloads")

    @property
    def inbox(self):
        """Where files lie that import_asset may take; a link to another folder is fine."""
        return os.path.join(self._data_folder, "inbox")

    @property
    def scratch(self):
        """What the host takes from here (storage/scratch.py)."""
        return os.path.join(self._data_folder, "scratch")

    def resolve(self, uuid):
        """The datablock, in this very moment; must not outlive the caller (rules 2.1, 8.1)."""
        return self._resolver.resolve(uuid)

    def geometry(self, uuid):
        """Counts and one hash of a mesh, None of others."""
        return self.shapes[uuid] if uuid in self.shapes else geometry.state(self.resolve(uuid))

    def resolve_object(self, uuid):
        found = self.resolve(uuid)
        if self.world.kind_of(found) != "OBJECT":
            raise Refused(STEP_FAILED, f"'{found.name}' is a {self.world.kind_of(found)}, not an object")
        return found

    def editable(self, uuid, *kinds):
        """One that may be changed: of these kinds, and not linked from another file, whose owner would lose the change."""
        found = self.resolve(uuid)
        kind = self.world.kind_of(found)
        if kinds and kind not in kinds:
            raise Refused(STEP_FAILED, f"'{found.name}' is a {kind}, not {' or '.join(kinds)}")
        if found.library is not None:
            raise Refused(STEP_FAILED, f"'{found.name}' is linked from another file")
        return found

    @property
    def copies(self):
        """[(kind, name)] of the copies that the running plan keeps (keeping/copies.py)."""
        return self._registry.copies

    def adopt(self, datablock, uuid):
        """A datablock that a step has made gets the UUID that the host gave it."""
        datablock[UUID_KEY] = uuid
        self.called(datablock, uuid)

    def called(self, datablock, uuid):
        """Its name, until the commit tells the registry: a step's own renaming is no stale mapping."""
        self._registry.provisional[uuid] = (self.world.kind_of(datablock), datablock.name)

    def rename(self, datablock, uuid, name):
        """Of two datablocks of one name Blender gives a suffix to the one that comes first in its sorted list, so that whoever has the name might lose it."""
        holder = self.world.collection(self.world.kind_of(datablock)).get((name, None))
        if holder is not None and holder != datablock:
            datablock.name = _FIRST + uuid
        datablock.name = name
        self.called(datablock, uuid)

    def is_known(self, uuid):
        """Live in the registry, or made by this plan. A transaction begins only when no scan is due, so the registry is right."""
        return uuid in self._registry.provisional or self._registry.live(uuid) is not None

    def known_as(self, uuid):
        """(kind, name, session) of an identity as this plan knows it, None when it has none. The session of what the plan made is not known."""
        if uuid in self._registry.provisional:
            return *self._registry.provisional[uuid], None
        entry = self._registry.live(uuid)
        return (entry.kind, entry.name, entry.session) if entry is not None else None

    def discard(self, uuid):
        """Removes what a step has made; nothing when it was not made, was there before the plan, or is gone already."""
        if self._registry.provisional.get(uuid) is None or self._registry.live(uuid) is not None:
            return
        try:
            made = self.resolve(uuid)
        except Refused:
            made = None
        if made is not None:
            self.world.collection(self.world.kind_of(made)).remove(made)
        del self._registry.provisional[uuid]

    def keep_made(self, versions=()):
        """Of a plan that could not be taken back: what it made and left there stays known by its UUID, by which a person's answer takes it away. Gives the events."""
        items = []
        for uuid, (kind, name) in self._registry.provisional.items():
            there = self.world.rows_of(kind, {name}).get(name)
            if self._registry.find(uuid) is None and there is not None and there.uuid == uuid:
                entry = self._registry.add(uuid, there, dict(versions).get(uuid, 1))
                items.append(Item("CREATED", uuid, kind, name, entry.version))
        return items

    @property
    def doomed(self):
        """{uuid: where it was} of what the running plan deletes at its commit."""
        return self._registry.doomed

    def is_doomed(self, datablock):
        return datablock.get(UUID_KEY) in self._registry.doomed

    def version(self, uuid):
        """As of this moment; not in the middle of an operation."""
        self.look_at_settings(uuid)
        entry = self._registry.live(uuid)
        return entry.version if entry is not None else 0

    def look_at_settings(self, uuid):
        """What Blender does not tell of: before versions are asked for, before an operation changes anything, and at each of its ticks. Gives whether it is new."""
        return settings_seen.look(self.world, self._registry, uuid)

    def take_settings(self, uuid):
        """What the operation itself has made of them in this tick."""
        settings_seen.take(self.world, self._registry, uuid)

    def identities(self, start, pieces, kind, limit):
        """(UUIDs, place, more): at most `limit` live local identities of that kind (None: any), from `start` on and looking at `pieces` of the registry."""
        entries = self._registry.entries
        uuids, place = [], start
        for entry in itertools.islice(entries.values(), start, start + pieces):
            place += 1
            if entry.live and not entry.library and kind in (None, entry.kind):
                uuids.append(entry.uuid)
                if len(uuids) == limit:
                    break
        return uuids, place, place < len(entries)

    def remembered(self):
        """The registry as plain values: more than the scene says."""
        return store.snapshot(self._registry)

    def live(self, uuid):
        """What the registry has of a live identity, for a look; None for none."""
        return self._registry.live(uuid)

    def dead(self, uuid):
        """What the registry has of an identity that is gone; None when it never had it."""
        return self._registry.find(uuid)

    @property
    def undone_at(self):
        """UTC seconds of the person's last undo or redo in this file; None for none. What it changed Blender does not say."""
        return self._registry.undone_at

    def tombstone(self, uuid):
        """[kind, name, version] of a deleted identity; None when it is none."""
        entry = self._registry.find(uuid)
        return [entry.kind, entry.name, entry.version] if entry is not None and not entry.live and not self.is_known(uuid) else None

    def uuid_of(self, datablock):
        return datablock.get(UUID_KEY)

    def identity(self, datablock):
        """How a memo names a datablock, found again by `named`; None for none."""
        if datablock is None:
            return None
        return [self.world.kind_of(datablock), datablock.name, datablock.library.filepath if datablock.library else None]

    def named(self, identity):
        if identity is None:
            return None
        kind, name, library = identity
        return self.world.collection(kind).get((name, library))
