"""Scores: what named code works out about the plant, each with its reasons and its limits."""
