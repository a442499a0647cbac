"""The product: sessions, model backends, wiring, command line and HTTP."""

import os

# Nothing leaves the plant, whatever the machine's environment asks of the libraries.
os.environ["LANGSMITH_TRACING"] = "false"
os.environ["LANGCHAIN_TRACING_V2"] = "false"
