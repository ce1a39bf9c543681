"""Figures for Prometheus: how much is asked, how fast it is answered, what fails. No learner is in
them. Loaded only where `UNSEALED_METRICS` is true.

Each server process counts in files of its own, and whichever is asked adds all of them up.
"""

from __future__ import annotations

import hmac
import os
import platform
import shutil
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import psutil
from flask import Response, abort, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from unsealed import __version__
from unsealed.pages.services import services
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from unsealed.pages.observing import Answered
    from unsealed.settings import Settings

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""What prometheus-client calls the setting for the folder in which the processes count."""
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ANSWERS: Final = {
    "pages.answer": "lesson",
    "pages.give_assigned": "assignment",
    "pages.answer_packet": "before-and-after",
    "pages.give_review": "review",
    "pages.vote": "round",
    "pages.pin": "round",
}
_TAKEN: Final = frozenset({200, 303})
_PASSED_ON: Final = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


class Figures:
    """The counters of one server process."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # theirs
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "unsealed_requests",
            "Requests that were answered, by method, route and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "unsealed_request_seconds",
            "Seconds from request to answer, by method and route.",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter(
            "unsealed_answers",
            "Answers of learners that were taken; one that is sent twice counts twice.",
            ["where"],
            registry=self.registry,
        )
        self._rounds = Counter(
            "unsealed_rounds_started", "Rounds that teachers started.", registry=self.registry
        )
        self._faults = Counter(
            "unsealed_faults",
            "Requests that failed on our side, by the kind of fault; Database… and DiskFull are "
            "those of the records.",
            ["kind"],
            registry=self.registry,
        )

    def count(self, answered: Answered) -> None:
        """Count a request that was answered."""
        self._requests.labels(answered.method, answered.route, str(answered.status)).inc()
        self._seconds.labels(answered.method, answered.route).observe(answered.seconds)
        if answered.fault:
            self._faults.labels(answered.fault).inc()
        if answered.method != "POST" or answered.status not in _TAKEN:
            return
        if where := _ANSWERS.get(answered.endpoint):
            self._answers.labels(where).inc()
        if answered.endpoint == "pages.start_round":
            self._rounds.inc()


class _OfServer:
    """What is looked up when it is asked for: version, memory of all processes, free room."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures as they are now."""
        build = GaugeMetricFamily(
            "unsealed_build_info",
            "What is served: the version of the program, of its tables, and of Python.",
            labels=["version", "revision", "python"],
        )
        build.add_metric([__version__, HEAD, platform.python_version()], 1)
        yield build
        sizes = list(_sizes())
        yield _gauge("unsealed_processes", "Processes of this server.", len(sizes))
        yield _gauge(
            "unsealed_resident_memory_bytes",
            "Memory of all processes of this server; what they share counts for each.",
            sum(sizes),
        )
        free = shutil.disk_usage(self._settings.data).free
        yield _gauge("unsealed_free_bytes", "Room on the disk of the data folder.", free)


def register(app: Flask, settings: Settings) -> Figures:
    """Open `/metrics`; what comes back is to be told of every answered request."""
    figures = Figures()
    server = _OfServer(settings)

    def show() -> Response:
        _require_reader(settings)
        registry = figures.registry
        if folder := os.environ.get(FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # theirs
        own = CollectorRegistry()
        own.register(server)
        said = generate_latest(registry) + generate_latest(own)
        response = Response(said, content_type=CONTENT_TYPE_LATEST)
        response.headers["Cache-Control"] = "no-store"
        return response

    app.add_url_rule("/metrics", "metrics", show)
    return figures


def _require_reader(settings: Settings) -> None:
    """Let in who brings the token, or who is on this machine where there is none."""
    if settings.metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), settings.metrics_token.encode()):
            abort(404)
    elif not _is_from_here():
        abort(404)


def _is_from_here() -> bool:
    """Whether the caller is on this machine, and behind no proxy that we were not told of."""
    hops = services().settings.proxy_hops
    if not hops and any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _sizes() -> Iterator[int]:
    """The memory of each process of the server."""
    server = psutil.Process().parent() if FOLDER in os.environ else psutil.Process()
    for process in (server, *server.children()) if server else ():
        try:
            yield process.memory_info().rss
        except psutil.Error:  # it has just ended
            continue


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
