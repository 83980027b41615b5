# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything the add-on writes to disk: small files, one way to write them (rule 1.3)."""
