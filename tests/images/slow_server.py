"""An MCP server that takes its time: `python -c` of this file in a container, DELAY seconds before the first answer."""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOOLS = [{"name": "find_shelf", "description": "Say where a book stands.", "inputSchema": {"type": "object"}}]
ANSWERS = {
    "initialize": {
        "protocolVersion": "2025-06-18",
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "library", "version": "1.0.0"},
    },
    "tools/list": {"tools": TOOLS},
}


class Handler(BaseHTTPRequestHandler):
    """JSON-RPC over POST, stateless."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer one message."""
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        method = message.get("method")
        if method == "initialize":
            time.sleep(float(os.environ["DELAY"]))
        if "id" not in message:
            self.reply(202, b"")
            return
        answer = {"jsonrpc": "2.0", "id": message["id"]}
        if method in ANSWERS:
            answer["result"] = ANSWERS[method]
        else:
            answer["error"] = {"code": -32601, "message": "Method not found"}
        self.reply(200, json.dumps(answer).encode())

    def reply(self, status: int, body: bytes) -> None:
        """Send it."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("0.0.0.0", 8000), Handler).serve_forever()
