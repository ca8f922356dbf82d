"""Python: pydantic models, a sync and an async client, and a server stub."""
