# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire: pure Python, no bpy (docs/protocol.md)."""
