"""The runtime is tested where it lies, as a package called `runtime`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "templates" / "python"))
