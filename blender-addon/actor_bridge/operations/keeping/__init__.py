# SPDX-License-Identifier: GPL-3.0-or-later
"""How operations keep the state before, as plain values or as copies, and bring it back (rule 16.1)."""
