# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations of the feature python: opaque ones, that could change anything."""
