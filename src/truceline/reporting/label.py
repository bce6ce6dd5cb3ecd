"""What the things of a comparison are called in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.domain.identifier import DelegationId, LineId, MechanismId, SourceId, ZoneId
from truceline.domain.mechanism import Asset, Body, Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.source import Provenance
from truceline.domain.wording import Language
from truceline.reporting.catalogue import Catalogue

_MONTHS = "january february march april may june july august september october november december"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The names of a scenario's things in one language."""

    scenario: Scenario
    words: Catalogue

    @property
    def heading(self) -> str:
        """The scenario's name and the day on which it stands."""
        as_of = self.words.say("table.as_of", day=self.day(self.scenario.day))
        return f"{self.words.name(self.scenario.names)} · {as_of}"

    def delegation(self, id_: DelegationId) -> str:
        """Return the name of a delegation."""
        return self.words.name(self.scenario.delegation(id_).names)

    def delegations(self, ids: tuple[DelegationId, ...] | frozenset[DelegationId]) -> str:
        """Return the names of delegations in alphabetical order."""
        return ", ".join(sorted(self.delegation(one) for one in ids))

    def zone(self, id_: ZoneId) -> str:
        """Return the name of a zone."""
        return self.words.name(self.scenario.zone(id_).names)

    def line(self, id_: LineId) -> str:
        """Return the name of a line."""
        return self.words.name(self.scenario.line(id_).names)

    def mechanism(self, id_: MechanismId) -> str:
        """Return the name of a mechanism."""
        return self.words.name(self.scenario.mechanism(id_).names)

    def source(self, id_: SourceId) -> str:
        """Return the title of a source."""
        return self.scenario.source(id_).title

    def known(self, provenance: Provenance) -> str:
        """Return whence a fact is known, and that it was made up if it was."""
        title = self.source(provenance.source)
        return f"{title} · {self.words.say('page.invented')}" if provenance.illustrative else title

    def endonym(self, language: Language) -> str:
        """Return what a language calls itself, or its tag."""
        return self.words.texts.get(f"endonym.{language}", language)

    def standing(self, mechanism: Mechanism) -> str:
        """Return where a mechanism stands between the sides, and who proposed it."""
        status = self.words.say(f"mechanism_status.{mechanism.status.value}")
        if not mechanism.proposed_by:
            return status
        by = self.delegations(mechanism.proposed_by)
        return f"{status} · {self.words.say('page.proposed_by')} {by}"

    def subject(self, mechanism: Mechanism, id_: str) -> str:
        """Return the name of a body or asset of a mechanism."""
        things: tuple[Body | Asset, ...] = (*mechanism.bodies, *mechanism.assets)
        return next(self.words.name(one.names) for one in things if one.id == id_)

    def day(self, day: date) -> str:
        """Return a day with its month in words, as in "23 November 2020"."""
        month = self.words.say(f"month.{_MONTHS.split()[day.month - 1]}")
        return self.words.say("month.day", day=day.day, month=month, year=day.year)
