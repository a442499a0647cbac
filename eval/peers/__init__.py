"""What else could be had: other ways to answer the same requests, played and scored beside the copilot."""
