"""The product: sessions, model backends, wiring, command line and HTTP."""
