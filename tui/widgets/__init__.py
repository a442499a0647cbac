"""Widgets, one per file, named as the supervisor sees them."""
