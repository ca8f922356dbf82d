"""The public API of a generated package, and how two versions of it differ."""
