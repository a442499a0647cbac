"""Scripted conversations, scored by code, before anybody relies on the copilot."""
