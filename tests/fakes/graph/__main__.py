"""Runs the fake Graph and its authority on loopback: `python -m tests.fakes.graph [CERTIFICATE.pem]`.

Prints one line of JSON with the two addresses, and ends when standard input does.
"""

import json
import ssl
import sys
from http.server import ThreadingHTTPServer
from threading import Thread

from tests.fakes.graph.server import World, handler_of


def main() -> None:
    """Serve until nobody is listening any more."""
    world = World()
    plain = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(world))
    root = f"http://127.0.0.1:{plain.server_port}"
    secure_at = root
    servers = [plain]
    if len(sys.argv) > 1:
        secure = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(world))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1])
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        secure_at = f"https://localhost:{secure.server_port}"
        servers.append(secure)
    world.found(root, secure_at)
    for server in servers:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(json.dumps({"root": root, "authority": secure_at}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
