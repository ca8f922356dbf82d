"""Compares two versions of a document: what changed, and whom it breaks."""
