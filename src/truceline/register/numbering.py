"""Numbers for what the tables name again and again: entries, logs, kinds, keys, delegations.

All of them are kept in memory as well: there are few, but for entries, whose numbers are reckoned.
"""

from __future__ import annotations

from collections.abc import Mapping

from truceline.domain.entry import LogId
from truceline.domain.identifier import DelegationId
from truceline.register.database import Database
from truceline.register.schema import LOG_BITS

_INDEX: int = (1 << LOG_BITS) - 1


class Numbering:
    """The numbers of one register.

    Parameters
    ----------
    database
        The register's file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._logs: dict[LogId, int] = {}
        self._log_names: dict[int, LogId] = {}
        self._owners: dict[LogId, DelegationId] = {}
        self._names: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self.read()

    def read(self) -> None:
        """Read again what stands in the file, after changes were taken back."""
        logs = self._database.rows("SELECT name, id, delegation FROM log")
        self._logs = {LogId(name): number for name, number, _ in logs}
        self._log_names = {number: LogId(name) for name, number, _ in logs}
        self._owners = {LogId(name): DelegationId(owner) for name, _, owner in logs}
        self._names = dict(self._database.rows("SELECT text, id FROM name"))
        self._texts = {number: text for text, number in self._names.items()}

    @property
    def logs(self) -> tuple[LogId, ...]:
        """Return the logs, in the order of their names."""
        return tuple(sorted(self._logs))

    def owner(self, log: LogId) -> DelegationId:
        """Return whose log it is."""
        return self._owners[log]

    def log(self, log: LogId) -> int | None:
        """Return the number of a log, or None if it is not one of the register's."""
        return self._logs.get(log)

    def entry(self, log: LogId, index: int) -> int:
        """Return the number of an entry of a log of the register."""
        return self._logs[log] << LOG_BITS | index

    def place(self, entry: int) -> tuple[LogId, int]:
        """Return the log and the index of an entry's number."""
        return self._log_names[entry >> LOG_BITS], entry & _INDEX

    def name(self, text: str) -> int:
        """Return the number of a text, which is given one if it has none."""
        number = self._names.get(text)
        if number is None:
            number = len(self._names) + 1
            self._database.run("INSERT INTO name VALUES (?, ?)", (number, text))
            self._names[text] = number
            self._texts[number] = text
        return number

    def known(self, text: str) -> int:
        """Return the number of a text, or 0, which none has."""
        return self._names.get(text, 0)

    def text(self, number: int) -> str:
        """Return the text of a number."""
        return self._texts[number]

    def found(self, logs: Mapping[LogId, DelegationId]) -> None:
        """Give numbers to logs that have none, in the order of their names."""
        for log in sorted(logs.keys() - self._logs.keys()):
            number = len(self._logs) + 1
            insert = "INSERT INTO log (id, name, delegation) VALUES (?, ?, ?)"
            self._database.run(insert, (number, log, logs[log]))
            self._logs[log] = number
            self._log_names[number] = log
            self._owners[log] = logs[log]
