"""Compares schemas by the values that they accept."""
