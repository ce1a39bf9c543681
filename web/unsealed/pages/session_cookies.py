"""The signed cookie that says which learner or teacher a browser belongs to."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from flask import request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

if TYPE_CHECKING:
    from flask import Flask, Request
    from flask.sessions import SecureCookieSession
    from itsdangerous import TimestampSigner

    from unsealed.pages.live_keys import LiveKeys


_KNOWN: Final = 2048
"""Cookies that a process remembers as genuine; a browser sends the same one again and again."""


class CookieReader(URLSafeTimedSerializer):
    """What signs cookies and reads them. A signature is checked once, its age at each request.

    Believes a signature of the future: a clock was set back, or another server's is ahead. Whoever
    signed it had the key; refused, it would make a stranger of a learner at each step back.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # `Any`: as URLSafeTimedSerializer takes them.
        super().__init__(*args, **kwargs)
        self._genuine = lru_cache(maxsize=_KNOWN)(self._unsigned)

    def loads(  # type: ignore[override]  # TimedSerializer's own differs from its parent's, too
        self, s: str | bytes, max_age: int | None = None, **_: Any
    ) -> Any:
        """What the cookie says. Raises BadSignature for a forged one, SignatureExpired for an old.

        `Any`: a cookie may say anything, and what else could be asked for nobody asks for.
        """
        said, signed_at = self._genuine(s)
        if max_age is not None and datetime.now(UTC) - signed_at > timedelta(seconds=max_age):
            raise SignatureExpired("The cookie is too old.", said, signed_at)
        return self.load_payload(said)

    def _unsigned(self, cookie: str | bytes) -> tuple[bytes, datetime]:
        signer = cast("TimestampSigner", self.make_signer(self.salt))
        return signer.unsign(cookie, return_timestamp=True)


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
        self._made: tuple[tuple[str, ...], CookieReader | None] = ((), None)

    def get_cookie_name(self, app: Flask) -> str:
        """The name of the cookie for the scheme of this request."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - the signature is Flask's
        """Whether the browser may send the cookie over https only."""
        return request.is_secure

    def get_signing_serializer(self, app: Flask) -> CookieReader:  # noqa: ARG002 - Flask passes it
        """What signs by the keys that count now; the same one for as long as they do."""
        keys = tuple(self._keys)
        made_for, found = self._made
        if found is None or made_for != keys:
            found = CookieReader(
                list(keys),
                salt=self.salt,
                serializer=self.serializer,
                signer_kwargs={
                    "key_derivation": self.key_derivation,
                    "digest_method": self.digest_method,
                },
            )
            self._made = keys, found
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
        signer = serializer.make_signer(serializer.salt)
        signer.secret_keys = signer.secret_keys[-1:]
        return signer.validate(cookie)
