"""What connects the tools to plant systems: protocols, writes, permits and one folder per plant."""
