"""How often one address may try what a stranger could guess at."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# No default limit: a class of thirty shares one address, and reading and answering are cheap.
limiter = Limiter(get_remote_address, storage_uri="memory://")
