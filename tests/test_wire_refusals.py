"""What is not exactly what a version writes is refused, by an error that says what and where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from body_samples import (
    ACTS,
    AXES,
    BODIES,
    LATER,
    MOTIONS,
    NOON,
    OBSERVATION,
    PARTS,
    RULES,
    said,
)

from truceline.canonical import encode
from truceline.domain.act import Act
from truceline.domain.coverage import Coverage, TrackPoint
from truceline.domain.entry_body import EntryBody, kind_of_body
from truceline.domain.finding_act import FindingDrafted
from truceline.domain.kind import kind_of
from truceline.domain.known import NOT_KNOWN
from truceline.domain.location import GivenAs, Location, PositionSource, on_step
from truceline.domain.motion import Adopt, Match, Moved
from truceline.domain.observation import Observation
from truceline.domain.report_act import Committed, Redacted, ReportFiled, ReportKind
from truceline.domain.statement import CorrectionText, WithdrawalReason
from truceline.domain.words import MOST_LETTERS
from truceline.wire.act import decode_act, decode_record_part, encode_act
from truceline.wire.body import decode_body, decode_fields, encode_body, encode_fields
from truceline.wire.errors import (
    ImpossibleValueError,
    MissingFieldError,
    SpellingError,
    UnknownFieldError,
    UnknownKindError,
    UnknownVersionError,
    WireError,
    WrongValueError,
)
from truceline.wire.spelling import MAX_BODY_BYTES


class Spoilt(NamedTuple):
    """A change at a place, and what refuses it."""

    place: str
    value: object
    by: type[WireError]


OTHERS: tuple[object, ...] = (True, 1.5, [], {}, "é" * 20_001, -(2**53 - 1))


def _walk(value: object, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], object]]:
    yield place, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*place, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _walk(inner, (*place, i))


def _changed(document: object, place: tuple[Any, ...], value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(document))
    holder: Any = copy
    for step in place[:-1]:
        holder = holder[step]
    if value is KeyError:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return copy


def _plain(body: EntryBody) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(encode_body(body))
    return plain


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_every_field_of_a_body_is_needed_and_none_may_be_added(body: EntryBody) -> None:
    kind, plain = kind_of_body(body).value, _plain(body)
    for place, value in _walk(plain):
        if isinstance(value, dict) and place[-1:] not in {("text",), ("names",)}:
            with pytest.raises(UnknownFieldError) as refused:
                decode_body(kind, encode(_changed(plain, (*place, "zz"), 1)))
            assert refused.value.place.endswith(".zz")
            for name in value:
                # A tag picks the schema, so that its absence is told by another sentence.
                with pytest.raises((MissingFieldError, WrongValueError)):
                    decode_body(kind, encode(_changed(plain, (*place, name), KeyError)))


@pytest.mark.slow
@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_no_other_type_stands_for_a_value(body: EntryBody) -> None:
    kind, raw = kind_of_body(body).value, encode_body(body)
    plain = json.loads(raw)
    for place, value in _walk(plain):
        if not place or value is None:
            continue
        for other in OTHERS:
            if type(other) is type(value) and other in ([], {}):
                continue
            spoilt = json.dumps(
                _changed(plain, place, other),
                sort_keys=True,
                ensure_ascii=False,
                separators=(",", ":"),
            ).encode()
            if spoilt != raw and not _is_free(place, other):
                with pytest.raises(WireError):
                    decode_body(kind, spoilt)


def _is_free(place: tuple[Any, ...], other: object) -> bool:
    """Tell whether another value is as good at a place: a truth value, a time long ago."""
    ends = ("mostly",) if other is True else ("recorded_at", "received_at", "written_at")
    free = (*ends, "calibrated_at", "captured_at", "synced_at", "passed_at", "last_visited_at")
    return place[-1] in (*free, "from_at") and isinstance(other, int)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: kind_of(act).value)
def test_every_field_of_a_clear_part_is_needed_and_none_may_be_added(act: Act) -> None:
    kind, clear = encode_act(act, record=PARTS.get(kind_of(act)))
    for place, value in _walk(clear):
        if isinstance(value, dict):
            keyed = place[-1:] in {("permissions",), ("joint",), ("thresholds",)}
            for name in value:
                if not keyed:
                    with pytest.raises((MissingFieldError, WrongValueError)):
                        decode_act(kind, _changed(clear, (*place, name), KeyError))
            with pytest.raises((UnknownFieldError, WrongValueError)):
                decode_act(kind, _changed(clear, (*place, "zz"), 1))
        if place:
            with pytest.raises(WireError):
                decode_act(kind, _changed(clear, place, 1.5))


KIND = "observation"
FULL = _plain(OBSERVATION)


@pytest.mark.parametrize(
    ("raw", "by", "place"),
    [
        (b"[]", WrongValueError, "$"),
        (b"{}", MissingFieldError, "$.kind"),
        (b'{"kind":"observation"}', MissingFieldError, "$.version"),
        (b'{"kind":"observation","version":"1"}', WrongValueError, "$.version"),
        (b'{"kind":"observation","version":true}', WrongValueError, "$.version"),
        (b'{"kind":"observation","version":2}', UnknownVersionError, "$.version"),
        (b'{"kind":"observation","version":1}', MissingFieldError, "$.post"),
        (b'{"kind":"notice","version":1}', WrongValueError, "$.kind"),
        (b"", SpellingError, "$"),
        (b"\xff", SpellingError, "$"),
        (b"[" * 100_000, SpellingError, "$"),
        (b" " * (MAX_BODY_BYTES + 1), SpellingError, "$"),
        (encode_body(OBSERVATION) + b" ", SpellingError, None),
        (encode_body(OBSERVATION).replace(b'"version":1', b'"version":1.0'), SpellingError, None),
        (encode_body(OBSERVATION).replace("é".encode(), b""), None, None),
        (encode_body(OBSERVATION)[:-1] + b',"version":1}', SpellingError, None),
        (encode_body(OBSERVATION).replace(b'"post"', b'"\\u0070ost"'), SpellingError, None),
    ],
)
def test_other_bytes_are_refused(raw: bytes, by: type[WireError] | None, place: str | None) -> None:
    if by is None:
        assert decode_body(KIND, raw) == OBSERVATION
        return
    with pytest.raises(by) as refused:
        decode_body(KIND, raw)
    assert place is None or refused.value.place == place


def test_the_error_says_where_what_was_expected_and_what_came() -> None:
    spoilt = _changed(FULL, ("sightings", 0, "count", "number"), "three")
    with pytest.raises(WrongValueError) as refused:
        decode_body(KIND, encode(spoilt))
    error = refused.value
    assert error.place == "$.sightings[0].count.number"
    assert "int" in error.expected
    assert error.came == "`str`"
    assert str(error).startswith("observation at $.sightings[0].count.number: expected ")


def test_what_no_noun_can_be_is_refused_by_the_noun() -> None:
    spoilt = _changed(FULL, ("observed", "to_at"), 0)
    with pytest.raises(ImpossibleValueError) as refused:
        decode_body(KIND, encode(spoilt))
    assert refused.value.place == "Span.to_at"
    axes = FindingDrafted(axes=AXES)
    kind, clear = encode_act(axes)
    with pytest.raises(ImpossibleValueError, match=r"Axes\.responsible"):
        decode_act(kind, _changed(clear, ("axes", "responsible"), []))


def test_a_value_out_of_its_bounds_says_so() -> None:
    with pytest.raises(WrongValueError, match=r"Invalid enum value"):
        decode_body(KIND, encode(_changed(FULL, ("sightings", 0, "event"), "boom")))


@pytest.mark.parametrize("kind", ["of-tomorrow", "", "beat", "x" * 500])
def test_an_unknown_kind_is_said_to_be_one(kind: str) -> None:
    with pytest.raises(UnknownKindError):
        decode_body(kind, b"{}")
    with pytest.raises(UnknownKindError):
        decode_fields(kind, {})
    if kind != "beat":
        with pytest.raises(UnknownKindError):
            decode_act(kind, {"version": 1})


@pytest.mark.parametrize(
    ("version", "by"), [(2, UnknownVersionError), (1.0, WrongValueError), (None, WrongValueError)]
)
def test_an_unknown_version_of_a_clear_part_is_said_to_be_one(
    version: object, by: type[WireError]
) -> None:
    with pytest.raises(by) as refused:
        decode_act("claim", {"version": version})
    assert refused.value.place == "$.version"


COMBINED = "e\u0301"


def test_text_that_is_not_in_normal_form_c_is_neither_written_nor_read() -> None:
    with pytest.raises(SpellingError):
        encode_body(WithdrawalReason(reason=said(COMBINED)))
    with pytest.raises(SpellingError):
        encode_act(Redacted(authority=COMBINED), record=PARTS[kind_of(Redacted(authority="x"))])
    raw = encode_body(WithdrawalReason(reason=said("plain")))
    with pytest.raises(SpellingError, match="normal form C"):
        decode_body("withdrawal", raw.replace(b"plain", COMBINED.encode()))
    with pytest.raises(SpellingError):
        decode_fields("withdrawal", {"version": 1, "reason": COMBINED})


@pytest.mark.parametrize(
    "text", ["ծանոթագրություն։ ", "Qeydlər, ğüşöçı ", "Примечание – ё й «» ", "ŞĞÜİ ıö "]
)
def test_a_note_of_20000_letters_comes_back(text: str) -> None:
    long = (text * 2000)[: MOST_LETTERS - 1] + "."
    body = replace(OBSERVATION, note=said(long))
    assert decode_body(KIND, encode_body(body)) == body


@pytest.mark.parametrize("text", ["\u0e01\u0e33 ไทย", "नमस्ते", "😀", "\n\u0301x"])
def test_letters_outside_the_quick_way_come_back(text: str) -> None:
    body = WithdrawalReason(reason=said(text))
    assert decode_body("withdrawal", encode_body(body)) == body


def test_a_body_of_many_values_is_judged_by_the_slow_way() -> None:
    at = Location(
        points=tuple(on_step(0.001 * i, 1.0) for i in range(1000)),
        given_as=GivenAs.OTHER,
        as_given="a ring",
        source=PositionSource.MAP,
    )
    sample = next(each for each in BODIES if isinstance(each, Coverage))
    one = replace(sample, position=at)
    assert decode_body("coverage", encode_body(one)) == one
    with pytest.raises(SpellingError, match="8192 values"):
        encode_body(replace(sample, track=(TrackPoint(at=at),) * 3))
    raw = encode_body(one)
    ring = raw[raw.index(b'"points":[') + 10 : raw.index(b'],"precision_m"')]
    crowded = raw.replace(ring, b",".join([ring] * 3), 1)
    with pytest.raises(SpellingError, match="8192 values"):
        decode_body("coverage", crowded)


def test_a_body_that_is_too_long_is_not_written() -> None:
    inner = b"x" * (512 * 1024)
    words = dict.fromkeys(("aa", "bb", "cc", "dd", "ee", "ff"), "ə" * MOST_LETTERS)
    words |= {f"{language}-{language}": "ə" * MOST_LETTERS for language in words}
    reason = replace(said("x", "aa"), text=words)
    with pytest.raises(SpellingError, match="at most"):
        encode_body(CorrectionText(reason=reason, amended=inner))
    with pytest.raises(WrongValueError):
        encode_body(CorrectionText(reason=said("x"), amended=inner + b"x"))


def test_base64_has_one_spelling() -> None:
    raw = encode_body(CorrectionText(reason=said("x"), amended=b"\0"))
    with pytest.raises(SpellingError):
        decode_body("correction", raw.replace(b"AA==", b"AB=="))


def test_sets_stand_in_order() -> None:
    kind, clear = encode_act(Moved(motion=Adopt(rules=RULES), due_at=LATER))
    place = ("motion", "rules", "permissions", "observation", "offices")
    with pytest.raises(SpellingError, match="order"):
        decode_act(kind, _changed(clear, place, ["patrol_leader", "observer"]))
    with pytest.raises(SpellingError, match="order"):
        decode_act(kind, _changed(clear, place, ["observer", "observer"]))


def test_the_record_s_part_stands_beside_its_own_kinds_alone() -> None:
    committed = Committed(kind=ReportKind.NOTICE, due_at=NOON)
    commitment, redaction = PARTS.values()
    with pytest.raises(MissingFieldError):
        encode_act(committed)
    with pytest.raises(WrongValueError):
        encode_act(committed, record=redaction)
    with pytest.raises(UnknownFieldError):
        encode_act(ReportFiled(kind=ReportKind.NOTICE), record=commitment)
    with pytest.raises(UnknownFieldError):
        decode_record_part("notice", {"version": 1})


@pytest.mark.parametrize("year", [1685, 2254])
def test_an_instant_far_off_comes_back(year: int) -> None:
    body = replace(OBSERVATION, recorded_at=datetime(year, 1, 1, tzinfo=UTC))
    assert decode_body(KIND, encode_body(body)) == body


@pytest.mark.parametrize("year", [1, 9999])
def test_an_instant_that_no_whole_number_stands_for_is_not_written(year: int) -> None:
    with pytest.raises(SpellingError, match="recorded_at"):
        encode_body(replace(OBSERVATION, recorded_at=datetime(year, 1, 1, tzinfo=UTC)))


def test_an_act_that_no_version_has_a_place_for_is_not_written() -> None:
    with pytest.raises(WrongValueError):
        encode_act(Redacted(authority="x" * 301), record=list(PARTS.values())[1])


def test_fields_that_were_withdrawn_count_as_withheld() -> None:
    fields = encode_fields(OBSERVATION)
    del fields["observer_name"], fields["position"]
    read = decode_fields(KIND, fields)
    assert isinstance(read, Observation)
    assert read.withheld == ("observer_name", "position", "source_person")
    assert read.position is NOT_KNOWN


def test_a_field_that_is_not_protected_cannot_be_missing() -> None:
    fields = encode_fields(OBSERVATION)
    del fields["sightings"]
    with pytest.raises(MissingFieldError):
        decode_fields(KIND, fields)
    fields = encode_fields(OBSERVATION)
    del fields["observer_name"]
    with pytest.raises(WrongValueError):
        decode_fields(KIND, {**fields, "withheld": "observer_name"})


def test_motions_are_told_apart_by_their_kind() -> None:
    kinds = [
        encode_act(Moved(motion=each, due_at=NOON)).clear["motion"]["kind"]  # type: ignore[index] # a plain document
        for each in MOTIONS
    ]
    assert len(set(kinds)) == len(MOTIONS)
    assert encode_act(Moved(motion=Match(), due_at=NOON)).kind == "motion"
