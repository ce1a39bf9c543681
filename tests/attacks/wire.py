"""An attacker's own way to speak HTTP: nothing is tidied up on the way, and nothing is followed."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PATIENCE = 25.0
"""Less than the 30 seconds for which a payload lets a database sleep."""
_FORM = "application/x-www-form-urlencoded"

Fields = list[tuple[str, str | bytes]]


@dataclass(frozen=True)
class Answer:
    """What came back, to the letter."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def kind(self) -> str:
        """The media type, without what follows it."""
        return self.header("Content-Type").partition(";")[0].strip()

    def header(self, name: str) -> str:
        """The header of this name; empty where there is none."""
        wanted = (value for key, value in self.headers if key.lower() == name.lower())
        return next(wanted, "")


@dataclass
class Attacker:
    """A client with a cookie and an address of its own, behind the proxy that the server trusts."""

    server: str
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None
    _requests: int = 0

    def asks(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Iterable[tuple[str, str | bytes]] = (),
    ) -> Answer:
        """Send one request with this very target; a connection that was closed is opened again."""
        for attempt in (1, 2):
            try:
                return self._ask(method, target, body, tuple(headers))
            # A machine with other work may pause for long; a database that was put to sleep
            # sleeps the second time too.
            except (ConnectionError, TimeoutError):
                self.hangs_up()
                if attempt == 2:
                    raise
            except BaseException:
                self.hangs_up()
                raise
        raise AssertionError("unreachable")

    def opens(self, target: str, *headers: tuple[str, str | bytes]) -> Answer:
        """Open an address as it stands here, and keep the cookie that comes."""
        return self._kept(self.asks("GET", target, headers=headers))

    def sends(
        self,
        target: str,
        fields: Mapping[str, str] | Fields = (),
        *headers: tuple[str, str | bytes],
        token: str | None = None,
    ) -> Answer:
        """Send a form, with the token of a page of one's own unless another is given."""
        pairs = list(fields.items()) if hasattr(fields, "items") else list(fields)
        if not any(name == "csrf_token" for name, _ in pairs):
            pairs.append(("csrf_token", self.token() if token is None else token))
        body = urlencode(pairs).encode()
        return self._kept(self.asks("POST", target, body, [("Content-Type", _FORM), *headers]))

    def posts(self, target: str, fields: Fields, *headers: tuple[str, str | bytes]) -> Answer:
        """Send exactly these fields, and keep no cookie that comes."""
        body = urlencode(fields).encode()
        return self.asks("POST", target, body, [("Content-Type", _FORM), *headers])

    def uploads(
        self, target: str, fields: Fields, files: Iterable[tuple[str, str | bytes, bytes]]
    ) -> Answer:
        """Send a form with files: each a field, a name as it stands here, and content."""
        boundary = b"----------an-attacker-draws-a-line"
        parts = []
        for name, value in fields:
            content = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
            parts.append(b'Content-Disposition: form-data; name="%s"\r\n\r\n' % name.encode())
            parts[-1] += content
        for name, file, content in files:
            called = file if isinstance(file, bytes) else file.encode("utf-8", "surrogatepass")
            head = b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n'
            parts.append(head % (name.encode(), called) + b"\r\n" + content)
        body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
        body += b"--" + boundary + b"--\r\n"
        kind = f"multipart/form-data; boundary={boundary.decode()}"
        return self.asks("POST", target, body, [("Content-Type", kind)])

    def token(self) -> str:
        """The token of a page of one's own."""
        found = TOKEN.search(self.opens("/me").text)
        assert found is not None
        return found[1]

    def hangs_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(
        self,
        method: str,
        target: str,
        body: bytes | None,
        headers: tuple[tuple[str, str | bytes], ...],
    ) -> Answer:
        if self._connection is None:
            place = urlsplit(self.server)
            self._connection = _Plain(place.hostname or "", place.port, timeout=PATIENCE)
        begun = time.monotonic()
        connection = self._connection
        connection.putrequest(method, target, skip_accept_encoding=True)
        self._requests += 1
        given = {name.lower() for name, _ in headers}
        if "x-forwarded-for" not in given:
            connection.putheader("X-Forwarded-For", self._address())
        if self.cookies and "cookie" not in given:
            connection.putheader("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        content = response.read()
        answer = Answer(response.status, response.getheaders(), content, time.monotonic() - begun)
        if response.will_close:
            self.hangs_up()
        return answer

    def _address(self) -> str:
        """Another address each time, since the limits count by address."""
        number = self._requests + id(self) % 65_536 * 251
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def _kept(self, answer: Answer) -> Answer:
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
                    if not morsel.value:
                        del self.cookies[key]
        return answer


class _Plain(http.client.HTTPConnection):
    """Sends a request line as it was given: http.client would refuse a wrong one itself."""

    def _validate_method(self, method: str) -> None:
        """Whatever it is, it is sent."""

    def _validate_path(self, url: str) -> None:
        """Whatever it is, it is sent."""

    def _encode_request(self, request: str) -> bytes:
        return request.encode("utf-8", "surrogatepass")


def escaped(text: str | bytes) -> str:
    """A text as one part of a path, every mark of it escaped; what is no UTF-8 stays as it is."""
    return quote(
        text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), safe=""
    )
