"""The planted situations: each edits a few records of the finished world and says which."""
