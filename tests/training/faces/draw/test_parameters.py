"""What is sampled lies where it must, and the names agree with the shared order."""

from __future__ import annotations

import numpy as np

from core.faces.expression import PROPERTIES
from training.faces.draw.parameters import HUES, IDENTITY, PARAMETERS, PROPERTY_RANGES, sample, sample_widely

ROWS = sample(np.random.default_rng(3), 4000)
COLUMN = {name: ROWS[:, place] for place, name in enumerate(PARAMETERS)}


def test_the_properties_come_last_in_the_shared_order() -> None:
    assert PARAMETERS == IDENTITY + PROPERTIES
    assert tuple(PROPERTY_RANGES) == PROPERTIES
    assert {"ombre_hue_cos", "ombre_hue_sin", "ombre_height"} <= set(IDENTITY)


def test_a_seed_gives_the_same_people() -> None:
    again = sample(np.random.default_rng(3), 4000)
    assert again.dtype == np.float32
    assert np.array_equal(again, ROWS)
    assert not np.array_equal(sample(np.random.default_rng(4), 4000), ROWS)


def test_hues_lie_on_the_circle_and_the_rest_of_the_identity_between_0_and_1() -> None:
    for hue in HUES:
        radius = np.hypot(COLUMN[f"{hue}_cos"], COLUMN[f"{hue}_sin"])
        assert np.abs(radius - 1).max() < 1e-5
    pairs = {f"{hue}_{part}" for hue in HUES for part in ("cos", "sin")}
    for name in set(IDENTITY) - pairs:
        assert COLUMN[name].min() >= 0, name
        assert COLUMN[name].max() <= 1, name
        assert COLUMN[name].std() > 0.04, name


def test_expressions_are_uniform_over_their_whole_range_and_independent() -> None:
    for name, (low, high) in PROPERTY_RANGES.items():
        share = (COLUMN[name] - low) / (high - low)
        assert np.abs(np.quantile(share, [0.0, 0.25, 0.5, 0.75, 1.0]) - [0, 0.25, 0.5, 0.75, 1]).max() < 0.03, name
    correlation = np.corrcoef(ROWS.T)
    expressions = correlation[-len(PROPERTIES) :].copy()
    expressions[np.arange(len(PROPERTIES)), np.arange(len(IDENTITY), len(PARAMETERS))] = 0
    assert np.abs(expressions).max() < 0.08


def test_one_palette_each_the_accent_follows_the_ombre() -> None:
    turn = COLUMN["accent_hue_cos"] * COLUMN["ombre_hue_cos"] + COLUMN["accent_hue_sin"] * COLUMN["ombre_hue_sin"]
    assert turn.min() > 0.3


def test_a_generator_learns_from_ombres_of_every_hue() -> None:
    wide = sample_widely(np.random.default_rng(3), 4000)
    hue = [PARAMETERS.index(f"ombre_hue_{side}") for side in ("cos", "sin")]
    others = np.setdiff1d(np.arange(len(PARAMETERS)), hue)
    np.testing.assert_array_equal(wide[:, others], ROWS[:, others])
    changed = wide[(wide[:, hue] != ROWS[:, hue]).any(axis=1)]
    assert 0.25 < len(changed) / len(wide) < 0.35
    assert np.hypot(*changed[:, hue].mean(axis=0)) < 0.1
