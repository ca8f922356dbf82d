"""The mark of the tests that run type checkers."""

from __future__ import annotations
