"""Targets: each plans the files of one kind of output from the neutral model."""
