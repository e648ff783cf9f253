"""
Messages among a container's output. Each is one or more lines, short enough for the system to write them in one piece:
record separator, `dw`, the message's number, part/parts, base64. What they hold is nobody's business who may read pods' logs, so it
is compressed and enciphered with a key that only this pod and its runner have.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import zlib
from typing import Any, Dict

# Characters of base64 a line: with the rest of the line less than 4096 bytes, which a pipe takes in one piece.
_PART = 3900
_BLOCK = 64


class FrameWriter:
    def __init__(self, output: int, key: bytes) -> None:
        self._output = output
        self._key = key
        self.sent = 0

    def send(self, message: Dict[str, Any]) -> None:
        number = self.sent
        self.sent += 1
        text = json.dumps(message, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii")
        data = encipher(zlib.compress(text, 1), self._key, number)
        encoded = base64.b64encode(data).decode("ascii")
        parts = [encoded[at : at + _PART] for at in range(0, len(encoded), _PART)]
        for index, part in enumerate(parts, 1):
            self._write(f"\x1edw {number} {index}/{len(parts)} {part}\n".encode("ascii"))

    def _write(self, line: bytes) -> None:
        while line:
            line = line[os.write(self._output, line) :]


def encipher(data: bytes, key: bytes, number: int) -> bytes:
    """Its own inverse. Every message of a pod has another number, and every pod another key."""
    blocks = range((len(data) + _BLOCK - 1) // _BLOCK)
    stream = b"".join(hmac.digest(key, b"%d %d" % (number, block), "sha512") for block in blocks)[: len(data)]
    mixed = int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")
    return mixed.to_bytes(len(data), "big")
