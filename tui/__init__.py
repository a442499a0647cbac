"""The terminal UI: a conversation, facts with their source, and decisions that nobody makes by accident."""
