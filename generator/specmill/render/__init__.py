"""The back end: planned files become bytes, and bytes reach the disk safely.

Nothing here knows OpenAPI. `code` and `engine` make text, `format` and `check` judge it, `files`,
`manifest` and `write` put it on disk, and `orphans` finds what is left of other runs.
"""
