"""`truceline find`, `answer`, and what is done together: `match` to `stance`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.interface.cli.desk_terms import (
    ByOption,
    EntriesArgument,
    EntryArgument,
    EvidenceOption,
    JsonOption,
    LanguageOption,
    NodeOption,
    WhyOption,
    chosen,
    delegations_named,
    desk_at,
    entries_of,
    entry_of,
    maybe_words,
    say_facts,
    say_written,
    words_of,
)
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import TermError
from truceline.interface.cli.time_terms import instant_of, length_of

if TYPE_CHECKING:
    from truceline.casework.desk import Desk
    from truceline.casework.joint import Manner
    from truceline.domain.finding_act import Axes, Confidence
    from truceline.domain.rule import MatchRule
    from truceline.register.answer import During

app = lazy_app()

ProvisionOption = Annotated[str, typer.Option(help="The provision of the agreement.")]
OccurredOption = Annotated[
    str, typer.Option(help="as_alleged, otherwise, did_not_occur, could_not_tell.")
]
BreachOption = Annotated[str, typer.Option(help="breach, no_breach, could_not_tell.")]
ResponsibleOption = Annotated[
    list[str] | None,
    typer.Option(metavar="WHO", help="Delegations, or nobody; could not tell if left out."),
]
GravityOption = Annotated[str, typer.Option(help="none, minor, grave, not_graded.")]
SureOption = Annotated[
    str, typer.Option(metavar="WORD", help="How firmly; or of each axis, with commas between.")
]
ZoneOption = Annotated[
    str | None, typer.Option(metavar="ZONE@VERSION", help="The zone and its version that was used.")
]
DueOption = Annotated[
    str | None, typer.Option("--due", metavar="TIME", help="Until when stances are taken.")
]


@app.command()
def find(  # noqa: PLR0913 - each is an option
    incident: EntryArgument,
    *,
    provision: ProvisionOption,
    occurred: OccurredOption,
    breach: BreachOption = "could_not_tell",
    responsible: ResponsibleOption = None,
    gravity: GravityOption = "not_graded",
    sure: SureOption = "not_graded",
    zone: ZoneOption = None,
    why: WhyOption,
    why_breach: Annotated[str | None, typer.Option(metavar="TEXT", help="Of the breach.")] = None,
    why_responsible: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Of who is responsible.")
    ] = None,
    remedy: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What, where, by when; checkable.")
    ] = None,
    evidence: EvidenceOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft a finding: did it happen, is it a breach, who is responsible; each may be unknown."""
    from truceline.casework.finding import find as find_
    from truceline.domain.statement import FindingReasons

    with desk_at(node, by) as desk:
        axes = _axes(
            desk,
            provision=provision,
            said=(occurred, breach, gravity),
            responsible=responsible,
            sure=sure,
            zone=zone,
        )
        reasons = FindingReasons(
            occurrence=words_of(why, language),
            breach=maybe_words(why_breach, language),
            responsibility=maybe_words(why_responsible, language),
            remedy=maybe_words(remedy, language),
        )
        made = find_(
            desk,
            entry_of(desk, incident),
            axes=axes,
            reasons=reasons,
            evidence=entries_of(desk, evidence),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def answer(  # noqa: PLR0913 - each is an option
    entry: EntryArgument,
    stance: Annotated[
        str, typer.Argument(help="admits, denies, admits_in_part, justifies, no_comment.")
    ],
    *,
    text: Annotated[str, typer.Option("--words", metavar="TEXT", help="The answer.")],
    measures: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What was done about it.")
    ] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer an allegation or a finding that names the own delegation."""
    from truceline.casework.finding import answer as answer_
    from truceline.domain.finding_act import AnswerStance
    from truceline.domain.statement import AnswerText

    with desk_at(node, by) as desk:
        made = answer_(
            desk,
            entry_of(desk, entry),
            stance=chosen(stance, AnswerStance, option="STANCE"),
            text=AnswerText(
                words=words_of(text, language), measures=maybe_words(measures, language)
            ),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def match(  # noqa: PLR0913 - each is an option
    entries: Annotated[
        list[str] | None, typer.Argument(metavar="ENTRY…", help="Reports; perhaps their incident.")
    ] = None,
    *,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason.")] = None,
    by_rule: Annotated[
        str | None, typer.Option("--by-rule", metavar="RULE", help="Match in bulk by a rule.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="LENGTH", help="How far back, for a rule.")] = "24h",
    check: Annotated[
        int | None, typer.Option("--check", metavar="N", help="Draw matches by rule to look at.")
    ] = None,
    due: DueOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move that reports are one event; or match in bulk by an agreed rule, and check a sample."""  # noqa: DOC501 - it is the help that users read
    from truceline.casework.joint import match as match_
    from truceline.casework.matching import match_by_rule

    given = [bool(entries), by_rule is not None, check is not None]
    if sum(given) != 1 or (entries and why is None):
        expected = "entries and --why, or --by-rule, or --check"
        raise TermError(option="match", expected=expected, came="something else")
    with desk_at(node, by) as desk:
        if check is not None:
            _say_sample(desk, check, as_json=as_json)
        elif by_rule is not None:
            rule = _rule(desk, by_rule)
            made = match_by_rule(desk, rule, _during(desk, since))
            say_written(desk, *made, as_json=as_json)
        else:
            manner = _manner(desk, why or "", due=due, language=language)
            one = match_(desk, entries_of(desk, entries), manner=manner)
            say_written(desk, one, as_json=as_json)


@app.command()
def merge(  # noqa: PLR0913 - each is an option
    incidents: EntriesArgument,
    *,
    into: Annotated[str, typer.Option(metavar="ENTRY", help="The one as which they go on.")],
    why: WhyOption,
    due: DueOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move that incidents are one."""
    from truceline.casework.joint import merge as merge_

    with desk_at(node, by) as desk:
        manner = _manner(desk, why, due=due, language=language)
        whole = entries_of(desk, dict.fromkeys((*incidents, into)))
        made = merge_(desk, whole, into=entry_of(desk, into), manner=manner)
        say_written(desk, made, as_json=as_json)


@app.command()
def undo(  # noqa: PLR0913 - each is an option
    entry: EntryArgument,
    *,
    why: WhyOption,
    due: DueOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Undo a match or a merge together; a match by rule alone."""
    from truceline.casework.joint import undo as undo_

    with desk_at(node, by) as desk:
        manner = _manner(desk, why, due=due, language=language)
        say_written(desk, undo_(desk, entry_of(desk, entry), manner=manner), as_json=as_json)


@app.command()
def decide(  # noqa: PLR0913 - each is an option
    incident: EntryArgument,
    *,
    provision: ProvisionOption,
    occurred: OccurredOption,
    breach: BreachOption = "could_not_tell",
    responsible: ResponsibleOption = None,
    gravity: GravityOption = "not_graded",
    sure: SureOption = "not_graded",
    zone: ZoneOption = None,
    why: WhyOption,
    evidence: EvidenceOption = None,
    due: DueOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move what the delegations say together of an incident, over one list of evidence."""
    from truceline.casework.joint import decide as decide_

    with desk_at(node, by) as desk:
        axes = _axes(
            desk,
            provision=provision,
            said=(occurred, breach, gravity),
            responsible=responsible,
            sure=sure,
            zone=zone,
        )
        made = decide_(
            desk,
            entry_of(desk, incident),
            axes=axes,
            evidence=entries_of(desk, evidence),
            manner=_manner(desk, why, due=due, language=language),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def stance(  # noqa: PLR0913 - each is an option
    motion: EntryArgument,
    word: Annotated[
        str,
        typer.Argument(
            metavar="STANCE",
            help="assent, assent_in_part, dissent, object, ad_referendum, defer.",
        ),
    ],
    *,
    text: Annotated[str, typer.Option("--words", metavar="TEXT", help="The statement.")],
    part: Annotated[
        list[str] | None, typer.Option(metavar="AXIS", help="An axis assented to; repeatable.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="When the capital will have answered.")
    ] = None,
    provision: Annotated[
        str | None, typer.Option(help="The provision, where other axes are found instead.")
    ] = None,
    occurred: OccurredOption = "could_not_tell",
    breach: BreachOption = "could_not_tell",
    responsible: ResponsibleOption = None,
    gravity: GravityOption = "not_graded",
    sure: SureOption = "not_graded",
    zone: ZoneOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the own delegation says to a motion; with --provision, what it finds instead."""
    from truceline.casework.joint import take_stance
    from truceline.domain.finding_act import Axis
    from truceline.domain.motion import Stance, StanceTaken
    from truceline.domain.statement import Statement

    with desk_at(node, by) as desk:
        axes = None
        if provision is not None:
            axes = _axes(
                desk,
                provision=provision,
                said=(occurred, breach, gravity),
                responsible=responsible,
                sure=sure,
                zone=zone,
            )
        taken = StanceTaken(
            stance=chosen(word, Stance, option="STANCE"),
            parts=tuple(chosen(each, Axis, option="--part") for each in part or ()),
            until_at=None if until is None else instant_of(desk, until, option="--until"),
            axes=axes,
        )
        statement = Statement(words=words_of(text, language))
        made = take_stance(desk, entry_of(desk, motion), taken=taken, text=statement)
        say_written(desk, made, as_json=as_json)


@app.command()
def close(  # noqa: PLR0913 - each is an option
    incident: EntryArgument,
    manner: Annotated[
        str, typer.Argument(help="decided, settled, not_an_incident, outside_mandate …")
    ],
    *,
    why: WhyOption,
    silence: Annotated[
        bool, typer.Option("--silence", help="It passes if nobody objects in time.")
    ] = False,
    due: DueOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move that a case is closed."""
    from truceline.casework.joint import close as close_
    from truceline.domain.motion import ClosingManner

    with desk_at(node, by) as desk:
        made = close_(
            desk,
            entry_of(desk, incident),
            how=chosen(manner, ClosingManner, option="MANNER"),
            manner=_manner(desk, why, due=due, language=language, silence=silence),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def reopen(  # noqa: PLR0913 - each is an option
    incident: EntryArgument,
    *,
    why: WhyOption,
    evidence: EvidenceOption = None,
    due: DueOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move that a case is open again."""
    from truceline.casework.joint import reopen as reopen_

    with desk_at(node, by) as desk:
        made = reopen_(
            desk,
            entry_of(desk, incident),
            evidence=entries_of(desk, evidence),
            manner=_manner(desk, why, due=due, language=language),
        )
        say_written(desk, made, as_json=as_json)


def _manner(
    desk: Desk, why: str, *, due: str | None, language: str, silence: bool = False
) -> Manner:
    from truceline.casework.joint import Manner
    from truceline.domain.motion import Procedure

    return Manner(
        reason=words_of(why, language),
        due_at=None if due is None else instant_of(desk, due, option="--due"),
        procedure=Procedure.SILENCE if silence else Procedure.CONSENSUS,
    )


def _axes(
    desk: Desk,
    *,
    provision: str,
    said: tuple[str, str, str],
    responsible: list[str] | None,
    sure: str,
    zone: str | None,
) -> Axes:
    from truceline.domain.finding_act import Axes, Breach, Gravity, Occurrence, Responsibility
    from truceline.domain.identifier import ZoneId

    who = responsible or []
    named = () if who == ["nobody"] else delegations_named(desk, who, option="--responsible")
    held = Responsibility.NOBODY if who == ["nobody"] else Responsibility.COULD_NOT_TELL
    if named:
        held = Responsibility.SHARED if len(named) > 1 else Responsibility.ATTRIBUTED
    occurred, breach, gravity = said
    firm = _confidences(sure)
    area, _, version = (zone or "").partition("@")
    return Axes(
        provision=provision,
        occurrence=chosen(occurred, Occurrence, option="--occurred"),
        breach=chosen(breach, Breach, option="--breach"),
        responsibility=held,
        responsible=named,
        occurrence_confidence=firm[0],
        breach_confidence=firm[1],
        responsibility_confidence=firm[2],
        gravity=chosen(gravity, Gravity, option="--gravity"),
        zone=ZoneId(area) if zone else None,
        zone_version=version or None,
    )


def _confidences(sure: str) -> tuple[Confidence, Confidence, Confidence]:
    from truceline.domain.finding_act import Axis, Confidence

    parts = [chosen(each, Confidence, option="--sure") for each in sure.split(",")]
    if len(parts) not in {1, len(Axis)}:
        expected = "one word, or one for each axis: occurrence, breach, responsibility"
        raise TermError(option="--sure", expected=expected, came=sure)
    first, *rest = parts
    return (first, rest[0], rest[1]) if rest else (first, first, first)


def _rule(desk: Desk, name: str) -> MatchRule:
    known = {each.id: each for each in desk.rules.match_rules}
    if name not in known:
        expected = f"one of {', '.join(sorted(known)) or 'no rule at all'}"
        raise TermError(option="--by-rule", expected=expected, came=name)
    return known[name]


def _during(desk: Desk, since: str) -> During:
    from truceline.register.answer import During

    now = desk.now()
    start = now - length_of(since, option="--since")
    return During(from_at=start, until_at=now + timedelta(days=1))


def _say_sample(desk: Desk, n: int, *, as_json: bool) -> None:
    from truceline.casework.matching import sample

    drawn = sample(desk, n)
    handle = desk.handles.of
    facts = {
        "sample": [
            {
                "match": handle(each.at),
                "rule": each.rule,
                "reports": [handle(ref) for ref in each.reports],
            }
            for each in drawn
        ]
    }
    lines = [
        f"{handle(each.at)}: rule-matched by {each.rule}, not confirmed: "
        f"{', '.join(handle(ref) for ref in each.reports)}"
        for each in drawn
    ]
    lines.append("Look at each; `truceline undo` takes a wrong one back." if drawn else "None.")
    say_facts(desk, facts, lines, as_json=as_json)
