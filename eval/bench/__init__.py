"""How fast and how large the copilot is on this machine, and how that grows; the baselines beside it where wanted."""
