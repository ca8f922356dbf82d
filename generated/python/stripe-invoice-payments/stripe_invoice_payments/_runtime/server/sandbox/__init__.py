"""What a sandbox holds in memory, and how it lists that."""
