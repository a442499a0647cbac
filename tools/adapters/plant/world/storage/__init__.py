"""Puts the demo world into each plant system's own tables, numbers and codes: one file per system."""
