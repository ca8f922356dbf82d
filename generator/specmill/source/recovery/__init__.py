"""Recovery: what of a document with mistakes can still be generated, and what was done about them."""
