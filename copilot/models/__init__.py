"""Model backends, one per file, and the catalogue of model files."""
