"""Reports: what a review found, in the formats that people and programs read."""
