"""Made-up items: what stays, what differs, and that a seed decides it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

import runtime
from runtime.server.draws import Draws
from runtime.server.sandbox.made_up import MadeUp, made_up_items

ORDER: dict[str, JsonValue] = {
    "id": "ord_1A2b3C4d",
    "state": "open",
    "customer": "cus_9z8y7x6w",
    "amounts": {"due": 1000, "paid": None, "rate": 2.5, "exact": "500.00"},
    "times": {"made": 1391288554, "paid": None, "due": "2026-01-20T14:45:00Z"},
    "note": "kept",
}
DIFFERENCES = MadeUp(
    variants=({("state",): "paid", ("amounts", "paid"): 1000, ("times", "paid"): 1391288600},),
    references=(("customer",), ("absent",)),
    amounts=(
        ("amounts", "due"),
        ("amounts", "paid"),
        ("amounts", "rate"),
        ("amounts", "exact"),
    ),
    times=(("times", "made"), ("times", "paid"), ("times", "due")),
)


def made(count: int = 40, seed: int = 0, **changes: Any) -> list[Any]:
    options: dict[str, Any] = {"made_up": DIFFERENCES, "examples": [ORDER], "identifier": ("id",)}
    return made_up_items(**{**options, **changes}, count=count, seed=seed)


def test_a_seed_decides() -> None:
    assert made(seed=3) == made(seed=3)
    assert made(seed=3) != made(seed=4)
    assert made(10, seed=-1) != made(10, seed=1)


def test_the_same_in_every_process() -> None:
    program = (
        "from runtime.server.draws import Draws\n"
        "from runtime.server.sandbox.made_up import MadeUp, made_up_items\n"
        "made = MadeUp(references=(('r',),))\n"
        "example = [{'id': 'a_12345678', 'r': 'b_12345678'}]\n"
        "print(made_up_items(made, example, identifier=('id',), count=20, seed=7))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(runtime.__file__ or "").parents[1]),
                "PYTHONHASHSEED": seed,
            },
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_ids_are_new_and_keep_their_form() -> None:
    ids = [item["id"] for item in made(500)]
    assert len({*ids, "ord_1A2b3C4d"}) == 501
    assert all(one.startswith("ord_") and len(one) == len("ord_1A2b3C4d") for one in ids)


@pytest.mark.parametrize(
    ("example", "form"),
    [
        ("a1b2c3d4-e5f6-7890-abcd-ef1234567890", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("kuoaydiojf7uszaokc2ggnaaaa_xfer", r"[0-9a-z]{26}_xfer"),
        ("EXT-PAY-12345678", r"[0-9A-Za-z]{3}-[0-9A-Za-z]{3}-[0-9A-Za-z]{8}"),
        ("123456789", r"[0-9]{9}"),
        ("inpay_1M3USa2e", r"inpay_[0-9A-Za-z]{8}"),
    ],
)
def test_an_id_keeps_its_alphabet(example: str, form: str) -> None:
    for item in made(examples=[{"id": example}]):
        assert re.fullmatch(form, item["id"])


def test_ids_stay_unique_where_their_form_has_too_few() -> None:
    ids = [item["id"] for item in made(300, examples=[{"id": "n_1"}])]
    assert len(set(ids)) == 300


def test_numbers_are_counted_on() -> None:
    ids = [item["id"] for item in made(3, examples=[{"id": 7}], made_up=MadeUp())]
    assert len({7, *ids}) == 4


def test_variants_are_coherent() -> None:
    items = made(200)
    assert {item["state"] for item in items} == {"open", "paid"}
    for item in items:
        amounts, times = item["amounts"], item["times"]
        if item["state"] == "open":
            assert (amounts["paid"], times["paid"]) == (None, None)
        else:
            assert amounts["paid"] == amounts["due"]
            assert times["paid"] - times["made"] == 46
        assert amounts["due"] > 0
        assert item["note"] == "kept"


def test_amounts_grow_by_one_factor_and_keep_their_form() -> None:
    for item in made():
        amounts = item["amounts"]
        assert isinstance(amounts["due"], int)
        assert float(amounts["exact"]) * 2 == pytest.approx(amounts["due"])
        assert len(amounts["exact"].partition(".")[2]) == 2
        assert amounts["rate"] == pytest.approx(amounts["due"] / 400, abs=0.01)


def test_times_move_by_one_distance_and_differ() -> None:
    items = made(100)
    assert len({item["times"]["made"] for item in items}) == 100
    assert all(item["times"]["made"] > 1391288554 for item in items)
    assert all(item["times"]["due"].endswith("Z") for item in items)
    assert len({item["times"]["due"] for item in items}) == 100


def test_references_are_drawn_from_a_pool() -> None:
    items = made(100)
    customers = [item["customer"] for item in items]
    assert 5 < len(set(customers)) <= 21
    assert all(one.startswith("cus_") for one in customers)
    assert all("absent" not in item for item in items)


def test_examples_stay_as_they_are() -> None:
    before = repr(ORDER)
    made(50)
    assert repr(ORDER) == before


def test_without_an_example_there_is_nothing_to_copy() -> None:
    assert made(examples=[]) == []


def test_draws_stay_in_their_range_and_reach_all_of_it() -> None:
    draws = Draws(1, "test")
    assert {draws.below(5) for _ in range(200)} == {0, 1, 2, 3, 4}
    assert all(2 <= draws.between(2, 3) < 3 for _ in range(200))
    assert [Draws(1, "a").below(10**9)] != [Draws(1, "b").below(10**9)]
