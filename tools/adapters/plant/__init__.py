"""The embedded demo plant: every plant system in its own SQLite file."""
