# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations of the feature assets: files that somebody laid into the inbox."""
