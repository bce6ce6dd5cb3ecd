"""A founding is made of parts that fit, compared by its digest, and kept once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from desk_case import CADRIA, FOUNDING, OFFICES, ROSTER, make_folder, river_founding
from scenario_copy import RIVER_LINE

from truceline.canonical import decode, encode
from truceline.casework.errors import FoundingError, HandleError, NotFoundedError
from truceline.casework.founding import (
    charter_of,
    digest_of,
    keep_founding,
    kept_founding,
    make_founding,
    read_founding,
    tells_positions,
    with_positions,
    write_founding,
)
from truceline.casework.handle import Handles
from truceline.documents.scenario_folder import read_scenario
from truceline.domain.entry import EntryRef, LogId
from truceline.domain.founding import LogHolder
from truceline.domain.identifier import DelegationId, MechanismId, ScenarioId
from truceline.domain.mechanism import Sharing
from truceline.domain.office import Office
from truceline.domain.refusal import DomainError
from truceline.record.node import Node
from truceline.wire.errors import (
    ImpossibleValueError,
    SpellingError,
    UnknownFieldError,
    UnknownVersionError,
    WrongValueError,
)

RAW = write_founding(FOUNDING)
SCENARIO = read_scenario(RIVER_LINE)


def test_a_founding_is_read_as_it_was_written_and_its_charter_is_the_same() -> None:
    read = read_founding(RAW)
    assert read == FOUNDING
    assert write_founding(read) == RAW
    assert charter_of(read).digest == charter_of(FOUNDING).digest
    posts = {str(each.id): each for each in FOUNDING.posts}
    assert posts["own-post"].sharing is Sharing.SEALED_THEN_DISCLOSED
    assert posts["own-post"].disclosed_within_s == 24 * 3600
    assert posts["bank-patrol"].at is None
    assert posts["aircraft"].may_be_off_m == 1500


def test_terms_of_posts_change_no_charter_and_offices_do() -> None:
    without = replace(FOUNDING, posts=())
    assert charter_of(without).digest == charter_of(FOUNDING).digest
    fewer = replace(FOUNDING, offices=FOUNDING.offices[1:])
    assert charter_of(fewer).digest != charter_of(FOUNDING).digest


def changed(**fields: object) -> bytes:
    """Return the founding with other fields."""
    plain = decode(RAW, limit=1 << 20)
    assert isinstance(plain, dict)
    return encode({**plain, **fields})


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"[]", WrongValueError),
        (b"{", SpellingError),
        (changed(version=2), UnknownVersionError),
        (changed(more=1), UnknownFieldError),
        (changed(time_zone="Nowhere/At-All"), ImpossibleValueError),
        (changed(genesis="A" * 42 + "B="), SpellingError),
    ],
    ids=["no object", "no JSON", "a later version", "a field too many", "no zone", "other base64"],
)
def test_what_is_no_founding_is_refused(raw: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_founding(raw)


def test_a_founding_that_has_no_spelling_is_not_written() -> None:
    with pytest.raises(SpellingError):
        write_founding(replace(FOUNDING, scenario=ScenarioId("e\u0301")))


def test_what_is_named_twice_or_out_of_order_is_no_founding() -> None:
    with pytest.raises(DomainError, match="each once, in order"):
        replace(FOUNDING, logs=FOUNDING.logs[::-1])


def test_parts_that_do_not_fit_together_make_no_founding() -> None:
    for offices, expected in (
        ({CADRIA: {"duty-9": (Office.CHIEF,)}}, "chief, duty-1, duty-2, observer"),
        ({DelegationId("nobody"): {"duty-1": (Office.CHIEF,)}}, "no key at all"),
    ):
        with pytest.raises(FoundingError, match=expected):
            make_founding(SCENARIO, MechanismId("joint-centre"), roster=ROSTER, offices=offices)
    bare = replace(
        SCENARIO, mechanisms=tuple(replace(each, procedure=None) for each in SCENARIO.mechanisms)
    )
    with pytest.raises(FoundingError, match=r"procedure\.yaml"):
        make_founding(bare, MechanismId("joint-centre"), roster=ROSTER, offices=OFFICES)


def test_a_founding_tells_where_posts_stand_only_if_that_is_added() -> None:
    agreed = MechanismId("joint-centre")
    bare = make_founding(SCENARIO, agreed, roster=ROSTER, offices=OFFICES)
    told = with_positions(bare, SCENARIO.mechanism(agreed))
    assert not tells_positions(bare)
    assert tells_positions(told)
    assert charter_of(bare).digest == charter_of(told).digest
    assert [each.id for each in bare.posts] == [each.id for each in told.posts]
    for each in SCENARIO.mechanism(agreed).assets:
        if each.post is not None:
            assert f"{each.post.site.at.lat_deg:.7f}".replace(".", "").rstrip("0")[:7] not in (
                write_founding(bare).decode()
            )


def test_a_node_keeps_the_founding_that_was_told_and_no_other(tmp_path: Path) -> None:
    root = make_folder(tmp_path / "node", CADRIA)
    assert kept_founding(root) == FOUNDING
    other = write_founding(river_founding("joint-centre"))
    with Node(root) as node:
        keep_founding(node, RAW, told=digest_of(RAW))
        with pytest.raises(FoundingError, match="expected the digest"):
            keep_founding(node, RAW, told=bytes(32))
        with pytest.raises(FoundingError, match="came another one"):
            keep_founding(node, other, told=digest_of(other))
        foreign = changed(genesis="A" * 43 + "=")
        with pytest.raises(FoundingError, match="one of this node's record"):
            keep_founding(node, foreign, told=digest_of(foreign))
    assert kept_founding(root) == FOUNDING
    with pytest.raises(NotFoundedError, match="founding keep"):
        kept_founding(tmp_path)


LOGS = {LogId("cadria/desk"): 20, LogId("doria/desk"): 13, LogId("doria/post"): 5}
MANY = Handles(
    replace(
        FOUNDING,
        logs=tuple(
            LogHolder(log=log, delegation=DelegationId(log.partition("/")[0])) for log in LOGS
        ),
    ),
    LogId("cadria/desk"),
)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("12", ("cadria/desk", 12)),
        ("cadria-12", ("cadria/desk", 12)),
        ("C12", ("cadria/desk", 12)),
        (" ca-0 ", ("cadria/desk", 0)),
        ("doria.post-4", ("doria/post", 4)),
        ("doria.p4", ("doria/post", 4)),
        ("d12", ("doria/desk", 12)),
        ("doria/desk#3", ("doria/desk", 3)),
    ],
)
def test_a_tired_hand_names_an_entry(typed: str, place: tuple[str, int]) -> None:
    assert MANY.place(typed, LOGS.__getitem__) == place


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("d3", "It could be doria.desk-3, doria.post-3"),
        ("20", "that this node holds"),
        ("x3", "that this node holds"),
        ("cadria", "expected an entry such as cadria-12"),
        ("", "expected an entry"),
        ("cadria-01", "expected an entry"),
    ],
)
def test_what_names_no_entry_or_two_is_refused_with_what_it_could_be(typed: str, said: str) -> None:
    with pytest.raises(HandleError, match=said):
        MANY.place(typed, LOGS.__getitem__)


def test_a_handle_names_what_it_was_made_of() -> None:
    for log, size in LOGS.items():
        for index in range(size):
            ref = EntryRef(log=log, index=index, leaf=bytes(32))
            assert MANY.place(MANY.of(ref), LOGS.__getitem__) == (log, index)
