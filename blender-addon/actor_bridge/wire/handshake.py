# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides prove that they hold the token; it never crosses the wire."""

import hashlib
import hmac
import secrets

from ..errors import Refused, WRONG_TOKEN


def fresh_nonce():
    return secrets.token_hex(32)


def proof(token, side, role, peer_nonce, host_nonce):
    """`side` is 'host' or 'peer'; each proves under its own word, so a proof cannot be mirrored."""
    text = f"ActorBridge/1 {side}\n{role}\n{peer_nonce}\n{host_nonce}"
    return hmac.new(token, text.encode("utf-8"), hashlib.sha256).hexdigest()


def demand_host_proof(token, role, peer_nonce, host_nonce, given):
    """The host goes first: what squats on its port is unmasked before we have proven anything."""
    if not hmac.compare_digest(proof(token, "host", role, peer_nonce, host_nonce), given):
        raise Refused(WRONG_TOKEN, "what listens on the host's port does not hold the token")
