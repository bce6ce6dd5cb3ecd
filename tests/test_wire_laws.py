"""What holds of every body and every act, whatever they hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from body_samples import ACTS, BODIES, PARTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from noun_strategies import of

from truceline.canonical import decode, encode
from truceline.domain.act import Act
from truceline.domain.entry_body import BODY_OF_KIND, EntryBody
from truceline.domain.kind import ACT_OF_KIND, Kind, kind_of
from truceline.domain.report_act import ReportFiled
from truceline.wire.act import decode_act, decode_record_part, encode_act
from truceline.wire.body import decode_body, decode_fields, encode_body, encode_fields

BROAD = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
KINDS_WITH_BODY = pytest.mark.parametrize("kind", BODY_OF_KIND, ids=lambda kind: kind.value)


@pytest.mark.slow
@KINDS_WITH_BODY
@BROAD
@given(data=st.data())
def test_a_body_comes_back_as_it_was_and_has_one_spelling(kind: Kind, data: st.DataObject) -> None:
    body = data.draw(of(BODY_OF_KIND[kind]))
    raw = encode_body(body)
    assert decode_body(kind.value, raw) == body
    assert encode(decode(raw, limit=len(raw))) == raw
    assert encode_body(decode_body(kind.value, raw)) == raw


@pytest.mark.slow
@KINDS_WITH_BODY
@BROAD
@given(data=st.data())
def test_a_body_comes_back_from_its_fields(kind: Kind, data: st.DataObject) -> None:
    body = data.draw(of(BODY_OF_KIND[kind]))
    fields = encode_fields(body)
    assert decode_fields(kind.value, fields) == body
    assert (fields["kind"], fields["version"]) == (kind.value, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "act", [kind for kind in ACT_OF_KIND.values() if kind is not ReportFiled], ids=str
)
@BROAD
@given(data=st.data())
def test_an_act_comes_back_as_it_was_and_has_one_spelling(
    act: type[Any], data: st.DataObject
) -> None:
    made = data.draw(of(act))
    kind, clear = encode_act(made, record=PARTS.get(kind_of(made)))
    assert decode_act(kind, clear) == made
    assert decode(encode(clear)) == clear


@pytest.mark.parametrize("act", ACTS, ids=lambda act: kind_of(act).value)
def test_a_sample_of_each_act_comes_back(act: Act) -> None:
    part = PARTS.get(kind_of(act))
    kind, clear = encode_act(act, record=part)
    assert decode_act(kind, clear) == act
    if part is not None:
        assert decode_record_part(kind, clear) == part


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_other_json_tools_write_the_same_bytes(body: EntryBody) -> None:
    raw = encode_body(body)
    again = json.dumps(json.loads(raw), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert again.encode() == raw
