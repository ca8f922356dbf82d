"""From a document to the neutral model. Knows OpenAPI, and no target language."""
