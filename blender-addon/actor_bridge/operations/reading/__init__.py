# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be read: a file for each operation of the class `reading`; readings.py says what it has."""
