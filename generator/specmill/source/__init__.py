"""The front end: from a file on disk to a validated OpenAPI 3.1 document with positions.

It knows OpenAPI and JSON Schema, and no target language.
"""
