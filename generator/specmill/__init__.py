"""specmill: an OpenAPI-driven code-generation toolchain."""

__all__ = ["__version__"]

__version__ = "0.1.0"
