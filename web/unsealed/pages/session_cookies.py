"""The signed cookie that says which learner or teacher a browser belongs to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner

if TYPE_CHECKING:
    from flask import Flask
    from itsdangerous import URLSafeTimedSerializer


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
    """Flask's signed cookie, Secure whenever the page itself came over https."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - the signature is Flask's
        """Whether the browser may send the cookie over https only."""
        return request.is_secure

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's, with a signer that a clock set back does not confuse."""
        found = super().get_signing_serializer(app)
        if found is not None:
            found.signer = PatientSigner
        return found
