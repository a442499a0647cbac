"""The order of steps in a chat turn."""
