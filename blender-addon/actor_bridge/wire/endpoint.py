# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the host is: endpoint.json and token in the data folder."""

import os

from . import strict_json
from .fields import number
from ..errors import Refused

_BYTES_MAX = 4096


def find(data_folder):
    """(port, token bytes), or None when no host has written them. Refused when they are not what they should be."""
    try:
        endpoint = _read(os.path.join(data_folder, "endpoint.json"))
        token = _read(os.path.join(data_folder, "token"))
    except FileNotFoundError:
        return None
    fields = strict_json.decode(endpoint)
    port = fields.get("port")
    number(port, "port")
    try:
        key = bytes.fromhex(token.decode("ascii").strip())
    except ValueError:
        raise Refused("AB-DOOR-004", "the token file does not hold hexadecimal digits") from None
    if not 0 < port < 65536 or len(key) != 32:
        raise Refused("AB-DOOR-004", "the endpoint or token file is not what the host writes")
    return port, key


def _read(path):
    with open(path, "rb") as file:
        return file.read(_BYTES_MAX)
