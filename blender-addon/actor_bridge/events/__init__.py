# SPDX-License-Identifier: GPL-3.0-or-later
"""From Blender's handlers to batches for the host: mark, coalesce, send, keep until acknowledged (rules 3, 15.1)."""
