"""The steps of a turn, one per file; `graphs/turn.py` says in which order they run."""
