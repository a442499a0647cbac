"""Generic function calling: questions with functions that have nothing to do with a plant, scored by code."""
