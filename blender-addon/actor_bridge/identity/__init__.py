# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is who in the .blend: UUIDs, their registry, and the scan that keeps it true (rules 2, 5, 6)."""
