"""Scores that compute something and say how sure they are, one file per score."""
