"""llama.cpp's own server from the package `xllamacpp`.

    python -m eval.peers.xllamacpp_server MODEL CONTEXT THREADS PORT

Left as it comes, but for the size of the context and the threads. It ends when its input does, so
that it never outlives the program that started it.
"""

import os
import sys

import xllamacpp


def main(model: str, context: int, threads: int, port: int) -> None:
    """Serve until the standard input is closed."""
    options = xllamacpp.CommonParams()
    options.model.path = model
    options.model_alias = {"local"}
    options.n_ctx = context
    options.n_parallel = 1
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = threads
    options.port = port
    server = xllamacpp.Server(options)
    sys.stdin.read()
    # Taking it down in order would first finish what it is computing.
    os._exit(0 if server else 1)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
