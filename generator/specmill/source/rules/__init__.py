"""The rules that a document is held to, one module per part of OpenAPI."""
