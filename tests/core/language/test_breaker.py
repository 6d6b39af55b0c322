from __future__ import annotations

from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from core.language.breaker import Breaker, Circuit


def test_it_opens_after_so_many_failures_and_closes_after_a_good_trial() -> None:
    breaker = Breaker(failures=3, window=60, rest=30)
    for moment in (0, 1, 2):
        assert breaker.admit(moment)
        breaker.failed(moment)
    assert breaker.state(2) is Circuit.OPEN
    assert not breaker.admit(31.9)
    assert breaker.state(32) is Circuit.HALF_OPEN
    assert breaker.admit(32)
    assert not breaker.admit(32), "one trial at a time"
    breaker.succeeded(33)
    assert breaker.state(33) is Circuit.CLOSED
    assert breaker.admit(33)


def test_a_bad_trial_opens_it_again() -> None:
    breaker = Breaker(failures=1, rest=30)
    breaker.failed(0)
    assert breaker.admit(30)
    breaker.failed(31)
    assert not breaker.admit(60)
    assert breaker.admit(61)


def test_a_trial_that_nobody_reports_on_frees_its_place() -> None:
    breaker = Breaker(failures=1, rest=30)
    breaker.failed(0)
    assert breaker.admit(30)
    assert not breaker.admit(59)
    assert breaker.admit(60)


def test_old_failures_are_forgotten() -> None:
    breaker = Breaker(failures=3, window=10)
    for moment in (0, 9, 18, 27):
        breaker.failed(moment)
    assert breaker.state(27) is Circuit.CLOSED


def test_a_few_failures_among_many_answers_open_nothing() -> None:
    breaker = Breaker(failures=3, window=60)
    for moment in range(40):
        (breaker.failed if moment % 5 == 0 else breaker.succeeded)(moment)
    assert breaker.state(40) is Circuit.CLOSED


def test_answers_from_before_change_nothing_while_it_rests() -> None:
    breaker = Breaker(failures=1, rest=30)
    breaker.failed(0)
    breaker.succeeded(1)
    breaker.failed(2)
    assert breaker.state(29) is Circuit.OPEN
    assert breaker.state(30) is Circuit.HALF_OPEN, "late reports neither close it nor let it rest longer"


@given(st.lists(st.tuples(st.sampled_from("afs"), st.floats(0, 20)), max_size=60))
def test_it_never_stays_shut_for_ever(steps: list[tuple[str, float]]) -> None:
    breaker, now = Breaker(failures=2, window=30, rest=10), 0.0
    for what, pause in steps:
        now += pause
        {"a": breaker.admit, "f": breaker.failed, "s": breaker.succeeded}[what](now)
    assert breaker.admit(now + 10)


def test_many_threads_get_one_trial() -> None:
    breaker = Breaker(failures=1, rest=1)
    breaker.failed(0)
    admitted: list[bool] = []
    threads = [Thread(target=lambda: admitted.append(breaker.admit(5))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert admitted.count(True) == 1
