"""An HTTP answer in any form but the one that xapi gives to RPC, sans-I/O, read by h11.

Kept apart from ``lean``, which most programs never leave: they do not wait for h11 either.
"""

from __future__ import annotations

import h11

from os_xenapi.errors import ProtocolError
from os_xenapi.rpc.lean import MAX_ANSWER, MAX_HEAD, Answer, AnswerCut, too_much

__all__ = ["OtherAnswer"]


class OtherAnswer:
    """An answer that is not of xapi's one form, read by h11."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)
        # h11 reads an answer only to a request; any POST will do, the real one has been sent.
        self._http.send(h11.Request(method="POST", target="/", headers=[("Host", "-")]))
        self._http.send(h11.EndOfMessage())
        self._response: h11.Response | None = None
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> Answer | None:
        """Take the next bytes, none at the connection's end; return the answer if it is whole.

        Raises AnswerCut, ProtocolError.
        """
        try:
            self._http.receive_data(data)
            while True:
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    return None
                if isinstance(event, h11.EndOfMessage):
                    return self._answer(closed=not data)
                if isinstance(event, h11.Response):
                    self._response = event
                elif isinstance(event, h11.Data):
                    self._add(bytes(event.data))
                elif isinstance(event, h11.ConnectionClosed):
                    raise AnswerCut("the host closed the connection without a whole answer")
        except h11.RemoteProtocolError as error:
            if not data:
                raise AnswerCut("the host closed the connection in mid-answer") from None
            raise ProtocolError(f"the host's answer is not HTTP: {error}") from None

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > MAX_ANSWER:
            raise ProtocolError(f"the host's answer is over {MAX_ANSWER} bytes")
        self._pieces.append(piece)

    def _answer(self, *, closed: bool) -> Answer:
        assert self._response is not None
        if self._http.trailing_data[0]:
            raise too_much()
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in self._response.headers
        }
        keeps = not closed and self._http.our_state is self._http.their_state is h11.DONE
        return Answer(self._response.status_code, b"".join(self._pieces), keeps, headers)
