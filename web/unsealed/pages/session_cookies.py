"""The signed cookie that says which learner or teacher a browser belongs to."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner

if TYPE_CHECKING:
    from flask import Flask, Request
    from flask.sessions import SecureCookieSession
    from itsdangerous import URLSafeTimedSerializer

    from unsealed.pages.live_keys import LiveKeys


class PatientSigner(TimestampSigner):
    """Believes a signature of the future: a clock was set back, or another server's is ahead.

    Whoever signed it had the key. Refused, it would make a stranger of a learner at each step back.
    """

    def unsign(self, *args: Any, **kwargs: Any) -> Any:
        """The value that was signed. Raises SignatureExpired only for what is too old."""
        # `Any`: the overloads are those of TimestampSigner.
        try:
            return super().unsign(*args, **kwargs)
        except SignatureExpired as refused:
            if refused.date_signed is None or refused.date_signed <= datetime.now(UTC):
                raise
            return super().unsign(args[0], return_timestamp=kwargs.get("return_timestamp", False))


class SessionCookies(SecureCookieSessionInterface):
    """Flask's signed cookie. Over https it is Secure, and its name says so.

    A browser takes a name with this prefix only from this very host over https: nobody can put
    one there over http, or from a neighbouring name. What a former key has signed counts while
    that key does, and is signed again by the new one.
    """

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, keys: LiveKeys) -> None:
        super().__init__()
        self._keys = keys
        self._made: tuple[tuple[str, ...], URLSafeTimedSerializer | None] = ((), None)

    def get_cookie_name(self, app: Flask) -> str:
        """The name of the cookie for the scheme of this request."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - the signature is Flask's
        """Whether the browser may send the cookie over https only."""
        return request.is_secure

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's, with the keys that count now and a signer that no clock set back confuses.

        It is made once for as long as these keys count: making one costs as much as using it.
        """
        keys = tuple(self._keys)
        made_for, found = self._made
        if made_for != keys:
            found = self._made_for(app, keys)
            self._made = keys, found
        return found

    def _made_for(self, app: Flask, keys: tuple[str, ...]) -> URLSafeTimedSerializer | None:
        found = super().get_signing_serializer(app)
        if found is not None:
            found.secret_keys = [key.encode() for key in keys]
            found.signer = PatientSigner
        return found

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the browser's cookie says; it is sent anew where a former key signed it."""
        found = super().open_session(app, request)
        if found and not self._is_of_today(app, request.cookies[self.get_cookie_name(app)]):
            found.modified = True
        return found

    def _is_of_today(self, app: Flask, cookie: str) -> bool:
        """Whether the key that signs now has signed this cookie."""
        if len(self._made[0]) == 1:
            return True
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return True
        signer = serializer.make_signer(serializer.salt)
        signer.secret_keys = signer.secret_keys[-1:]
        return signer.validate(cookie)
