"""What a document that people write should have, beyond being right, and what mends it."""
