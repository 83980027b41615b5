# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the add-on keeps its files: never in its own folder, which an update replaces."""

import os


def data_folder(preferred=""):
    """ACTORBRIDGE_DATA, else the preference, else the XDG state folder; the host uses the same."""
    given = os.environ.get("ACTORBRIDGE_DATA") or preferred
    if given:
        return os.path.abspath(os.path.expanduser(given))
    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(state, "actorbridge")


def addon_folder(data):
    return os.path.join(data, "addon")


def project_folder(data, project_id):
    return os.path.join(addon_folder(data), project_id)
