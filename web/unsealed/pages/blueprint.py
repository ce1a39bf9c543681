"""The blueprint that every page belongs to: endpoints are `pages.<function>`."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("pages", __name__)
