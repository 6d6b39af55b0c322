"""Figures for Prometheus. They count turns; nothing about a learner is in them."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

from core.engine import TurnReport
from core.faces.motion import Motion
from core.faces.service import Outcome
from core.language.phrasing import PhrasingReport

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One registry per program, so that two of them in one process (tests) do not mix.

    Wire `observe` into `core.engine.TutorSetup.observe`, `observe_face` into `core.faces.service.FaceService` and
    `observe_phrasing` into `core.language.phrasing.Phrasing`.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._turns = Counter(
            "ohlora_turns", "Turns handled.", ("platform", "action", "outcome"), registry=self._registry
        )
        self._seconds = Histogram(
            "ohlora_turn_seconds",
            "Time from a request to its reply.",
            ("platform", "action"),
            buckets=_SECONDS,
            registry=self._registry,
        )

        self._faces = Counter(
            "ohlora_faces", "Pictures of her that were asked for.", ("motion", "outcome"), registry=self._registry
        )
        self._phrasings = Counter(
            "ohlora_phrasings",
            "Texts that the language model was to word.",
            ("task", "outcome"),
            registry=self._registry,
        )
        self._phrasing_seconds = Histogram(
            "ohlora_phrasing_seconds",
            "Time that the language model took, all tries together.",
            ("task",),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def observe_face(self, outcome: Outcome, motion: Motion) -> None:
        self._faces.labels(str(motion), outcome).inc()

    def observe_phrasing(self, report: PhrasingReport) -> None:
        self._phrasings.labels(str(report.task), str(report.outcome)).inc()
        self._phrasing_seconds.labels(str(report.task)).observe(report.seconds)

    def observe(self, report: TurnReport) -> None:
        self._turns.labels(str(report.platform), report.action, report.outcome).inc()
        self._seconds.labels(str(report.platform), report.action).observe(report.seconds)

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
