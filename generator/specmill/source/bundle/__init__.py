"""Bundling: a document that refers to other files becomes one that does not."""
