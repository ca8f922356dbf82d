"""What the name of a media type says about the bodies that have it."""

__all__ = ["is_json"]


def is_json(media_type: str) -> bool:
    """Whether bodies of a media type are JSON."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence in ("application/json", "text/json", "*/*") or essence.endswith("+json")
