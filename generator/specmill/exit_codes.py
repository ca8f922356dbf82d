"""How the process ends."""

__all__ = ["DEFECT", "FINDINGS", "INTERRUPTED", "REFUSED"]

FINDINGS = 1
"""There are findings, or the system refuses something."""

REFUSED = 2
"""The command line is wrong, or what it names cannot be compared."""

DEFECT = 70  # EX_SOFTWARE of sysexits.h
"""specmill itself has failed."""

INTERRUPTED = 130
"""The user has ended it."""
