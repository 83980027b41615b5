# SPDX-License-Identifier: GPL-3.0-or-later
"""Identities for datablocks that a step did not make one by one: what an importer or a piece of code left (rules 5.1, 5.2, 12.2)."""

import uuid as uuids

from ..world import is_backup, row


def adopt(stage, seed):
    """Each local datablock without an identity of its own gets uuid5(seed, "<KIND>/<n>"), in the order of kind and name, so that a replay gives the same.

    One that carries another's UUID, by copy or append, is a newcomer as well. Gives the UUIDs given.
    """
    given = []
    for kind in sorted(stage.world.kinds()):
        number = _first_free(stage, seed, kind)
        for name in _of(stage, kind):
            given.append(derived(seed, kind, number))
            stage.adopt(stage.world.collection(kind)[name, None], given[-1])
            number += 1
    return given


def made(stage, seed):
    """The UUIDs that this plan has given so far."""
    return [derived(seed, kind, n) for kind in sorted(stage.world.kinds()) for n in range(_first_free(stage, seed, kind))]


def users_first(stage, uuids):
    """In the order in which they can be deleted, each before what it uses; but what is in a collection before that. Of a circle, as they come."""
    due = list(uuids)
    before = _before(stage, due)
    ordered = []
    while due:
        free = [uuid for uuid in due if not before[uuid].intersection(due)] or due[:1]
        ordered += free
        due = [uuid for uuid in due if uuid not in free]
    return ordered


def _before(stage, uuids):
    """{uuid: those of them that have to go before it}."""
    found = {uuid: set() for uuid in uuids}
    for used, users in stage.world.users_among([stage.resolve(uuid) for uuid in uuids]).items():
        for user, kind in users:
            if user in found and user != used:
                first, then = (used, user) if kind == "COLLECTION" else (user, used)
                found[then].add(first)
    return found


def derived(seed, kind, number):
    return str(uuids.uuid5(uuids.UUID(seed), f"{kind}/{number}"))


def renamed(stage):
    """UUIDs of those that have another name than is known; from here on it is."""
    found = []
    for kind in stage.world.kinds():
        for seen in _rows(stage, kind):
            known = stage.known_as(seen.uuid)
            if known is not None and known[:2] != (kind, seen.name):
                stage.called(stage.world.collection(kind)[seen.name, None], seen.uuid)
                found.append(seen.uuid)
    return found


def _first_free(stage, seed, kind):
    number = 0
    while stage.is_known(derived(seed, kind, number)):
        number += 1
    return number


def _of(stage, kind):
    """Names of those without an identity, in their order."""
    holders = {}
    strangers = []
    for found in _rows(stage, kind):
        known = stage.known_as(found.uuid) if found.uuid else None
        if known is None or known[0] != kind:
            strangers.append(found.name)
        else:
            holders.setdefault(found.uuid, []).append(found)
    for uuid, rows in holders.items():
        original = _original(stage.known_as(uuid), rows)
        strangers += [found.name for found in rows if found is not original]
    return sorted(strangers)


def _original(known, rows):
    """As the registry knows it: the same session first, then the same name (rule 5.2)."""
    same = [found for found in rows if known[2] is not None and found.session == known[2]] or [found for found in rows if found.name == known[1]]
    return (same or rows)[0]


def _rows(stage, kind):
    return [row(kind, datablock) for datablock in stage.world.collection(kind) if datablock.library is None and not is_backup(datablock)]
