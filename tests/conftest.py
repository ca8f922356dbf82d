"""What holds for all tests."""

from __future__ import annotations

import os

from tests import profiles

profiles.load()
# How long a command takes, and so whether it shows how far it is, is not what tests compare.
os.environ["SPECMILL_PROGRESS"] = "never"
