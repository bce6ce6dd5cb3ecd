"""How two mechanisms differ, as text that a diplomat can read in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.padding import Padding

from truceline.domain.mechanism import Consent, Setting
from truceline.domain.position import Parameter, Position
from truceline.domain.scenario import Scenario
from truceline.domain.source import Provenance
from truceline.planning.comparison import Burden
from truceline.planning.difference import Change, Difference, ParameterChange, ThingChange
from truceline.reporting import number
from truceline.reporting.catalogue import FALLBACK, catalogue_of
from truceline.reporting.label import Labels
from truceline.reporting.plain_text import heading, paragraph, printed, table
from truceline.reporting.thing_words import ThingWords

_INDENT = 4


def difference_text(
    scenario: Scenario, difference: Difference, *, width: int, language: str = FALLBACK
) -> str:
    """Return a difference as plain text.

    Parameters
    ----------
    scenario
        The case of both mechanisms.
    difference
        In what they differ.
    width
        How many columns the reader has.
    language
        The language of the text.
    """
    labels = Labels(scenario=scenario, words=catalogue_of(language))
    parts = [
        *_head(difference, labels),
        *_things("bodies", difference.bodies, (difference, labels)),
        *_things("assets", difference.assets, (difference, labels)),
        *_burdens(difference, labels),
        *_parameters(difference, labels),
    ]
    return printed(parts, width=width)


def _head(difference: Difference, labels: Labels) -> Iterable[RenderableType]:
    words, scenario = labels.words, labels.scenario
    before, after = labels.mechanism(difference.before), labels.mechanism(difference.after)
    yield paragraph(words.say("diff.title", before=before, after=after))
    day = labels.day(scenario.day)
    yield paragraph(words.say("diff.as_of", scenario=words.name(scenario.names), day=day))
    if difference.empty:
        yield heading(words.say("diff.none"))


def _things(
    part: str, changes: tuple[ThingChange, ...], context: tuple[Difference, Labels]
) -> Iterable[RenderableType]:
    difference, labels = context
    if changes:
        yield heading(labels.words.say(f"diff.{part}"))
    for change in changes:
        name = labels.words.name(change.thing.names)
        yield paragraph(labels.words.say(f"diff.{change.change.value}", name=name))
        yield from (_indented(line) for line in _thing_lines(change, difference, labels))


def _thing_lines(change: ThingChange, difference: Difference, labels: Labels) -> Iterable[str]:
    say = ThingWords(labels=labels, before=difference.before, after=difference.after)
    if change.change is Change.CHANGED:
        return (say.change(one) for one in change.fields)
    return say.summary(change)


def _burdens(difference: Difference, labels: Labels) -> Iterable[RenderableType]:
    words = labels.words
    yield heading(words.say("diff.burden"))
    names = [labels.mechanism(one) for one in (difference.before, difference.after)]
    burdens = (difference.burden_before, difference.burden_after)
    yield table(("", *names), _burden_rows(burdens, difference, labels))


def _burden_rows(
    burdens: tuple[Burden, Burden], difference: Difference, labels: Labels
) -> Iterable[tuple[str, ...]]:
    words = labels.words
    yield (words.say("table.posts"), *(number.whole(one.posts, words) for one in burdens))
    for delegation in dict.fromkeys(who for one in burdens for who in one.people):
        title = words.say("diff.people_of", delegation=labels.delegation(delegation))
        yield (title, *(number.whole(one.people.get(delegation, 0), words) for one in burdens))
    for host in dict.fromkeys(host for one in burdens for host in one.foreign_people):
        title = words.say("diff.foreign_of", host=labels.delegation(host))
        yield (title, *(number.whole(one.foreign_people.get(host, 0), words) for one in burdens))
    mechanisms = (difference.before, difference.after)
    pairs = [
        (ThingWords(labels=labels, before=id_, after=id_), burden)
        for id_, burden in zip(mechanisms, burdens, strict=True)
    ]
    yield (
        words.say("diff.uncounted"),
        *(say.subjects(burden.uncounted) for say, burden in pairs),
    )
    yield (words.say("table.consents"), *(_missing(burden, say) for say, burden in pairs))


def _missing(burden: Burden, say: ThingWords) -> str:
    labels = say.labels
    missing = (
        labels.words.say(
            "table.consent_of",
            host=labels.delegation(one.host),
            subject=say.subjects((one.subject,)),
            state=labels.words.say(f"consent.{one.consent.value}"),
        )
        for one in burden.consents
        if one.consent is not Consent.GIVEN
    )
    return "; ".join(missing) or labels.words.say("diff.nothing")


def _parameters(difference: Difference, labels: Labels) -> Iterable[RenderableType]:
    words = labels.words
    if difference.parameters:
        yield heading(words.say("diff.parameters"))
    for index, change in enumerate(difference.parameters):
        question = words.name(change.parameter.question)
        title = words.say("diff.parameter", question=question, id=change.parameter.id)
        yield heading(title) if index else paragraph(title)
        yield from (_indented(line) for line in _parameter_lines(change, difference, labels))
    for key, alike in (("same", difference.same), ("unsaid", difference.unsaid)):
        if alike:
            yield heading(words.say(f"diff.{key}", questions=_questions(alike, labels)))


def _parameter_lines(
    change: ParameterChange, difference: Difference, labels: Labels
) -> Iterable[str]:
    for id_, setting in ((difference.before, change.before), (difference.after, change.after)):
        yield _setting(labels.mechanism(id_), setting, labels)
    yield from (_position(one, labels) for one in change.positions)
    words = labels.words
    if not change.positions:
        yield words.say("diff.no_position")
    elif change.silent:
        yield words.say("diff.silent", delegations=labels.delegations(change.silent))


def _setting(mechanism: str, setting: Setting | None, labels: Labels) -> str:
    words = labels.words
    if setting is None:
        return words.say("diff.unset", mechanism=mechanism)
    return words.say(
        "diff.setting",
        mechanism=mechanism,
        value=setting.value,
        words=words.name(setting.words),
        source=_source(setting.known, labels),
    )


def _position(position: Position, labels: Labels) -> str:
    words = labels.words
    said = words.say(
        "diff.position",
        delegation=labels.delegation(position.delegation),
        stance=words.say(f"stance.{position.stance.value}"),
        day=labels.day(position.said_on),
        rendering=words.say(f"rendering.{position.rendering.value}"),
        words=words.name(position.words),
        source=_source(position.known, labels),
    )
    if position.proposes is None:
        return said
    return f"{said} {words.say('diff.proposes', value=position.proposes)}"


def _source(known: Provenance, labels: Labels) -> str:
    title = labels.source(known.source)
    return labels.words.say("diff.invented", source=title) if known.illustrative else title


def _questions(parameters: tuple[Parameter, ...], labels: Labels) -> str:
    return " · ".join(labels.words.name(one.question) for one in parameters)


def _indented(line: str) -> Padding:
    return Padding(paragraph(line), (0, 0, 0, _INDENT))
