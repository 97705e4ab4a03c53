"""Where the time of a call goes: each stage alone, in microseconds, beside the whole call.

    python -m benchmarks.breakdown

The canned server answers, over loopback and without TLS. What the stages do not add up to is the
rest: the flow of the call, the pool of connections, deadlines.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import os_xenapi
from os_xenapi.rpc import jsonrpc
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.shapes import result_converter

SESSION = "OpaqueRef:5c1ff1c6-3b40-4b77-a0c5-6d2c4b2a9d11"
VM = "OpaqueRef:00000000-0000-4000-8000-000000000001"
METHODS = ("VM.get_power_state", "VM.get_record")
ROUNDS, CALLS = 9, 2000


def microseconds(work: Callable[[], object]) -> float:
    """The median over rounds of what one call of ``work`` takes."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(CALLS):
            work()
        rounds.append((time.perf_counter() - began) / CALLS * 1e6)
    return statistics.median(rounds)


def received(sock: socket.socket, request: bytes) -> bytes:
    """The body of the answer to a request, read by its Content-Length."""
    sock.sendall(request)
    data = sock.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
    while len(body) < length:
        body += sock.recv(65536)
    return body


def stages(url: str, method: str) -> dict[str, float]:
    """Each stage of a call of ``method``, and the whole."""
    endpoint = Endpoint.parse(url)
    request = endpoint.rpc_request(jsonrpc.encode_call(method, (SESSION, VM), 7))
    convert = result_converter(method) or (lambda value: value)
    with socket.create_connection((endpoint.host, endpoint.port)) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        body = received(sock, request)
        value = jsonrpc.decode_answer(body, 7)
        found = {
            "write the request": microseconds(
                lambda: endpoint.rpc_request(jsonrpc.encode_call(method, (SESSION, VM), 7))
            ),
            "network and server": microseconds(lambda: received(sock, request)),
            "read the JSON": microseconds(lambda: jsonrpc.decode_answer(body, 7)),
            "native values": microseconds(lambda: convert(value)),
        }
    with os_xenapi.connect(url, session_ref=SESSION) as session:
        whole = microseconds(lambda: session.call_xenapi(method, VM))
    found["flow, connections, deadlines"] = whole - sum(found.values())
    found["the whole call"] = whole
    return found


def main() -> int:
    """Print the table."""
    command = [sys.executable, "-m", "benchmarks.server", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        columns = {method: stages(url, method) for method in METHODS}
        server.stdin.close()
    print(f"{'microseconds':30}" + "".join(f"{method:>20}" for method in METHODS))
    for stage in columns[METHODS[0]]:
        print(f"{stage:30}" + "".join(f"{columns[method][stage]:20.1f}" for method in METHODS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
