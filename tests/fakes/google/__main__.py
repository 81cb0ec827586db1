"""`python -m tests.fakes.google [PORT]`: prints the root and serves until standard input closes."""

import sys
import threading

from tests.fakes.google.server import Server

server = Server(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.root, flush=True)  # noqa: T201
sys.stdin.read()
