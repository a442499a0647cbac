"""The terminal UI that a supervisor works in."""
