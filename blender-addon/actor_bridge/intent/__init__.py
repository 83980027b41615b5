# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the person is at work: then nothing automated begins (rule 10)."""
