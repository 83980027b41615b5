# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of operations, a file for each feature: EXAMPLES and BAD (harness/example.py)."""
