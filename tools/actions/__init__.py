"""Actions: what the copilot may propose; each returns a dry run and changes nothing."""
