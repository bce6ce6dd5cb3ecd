"""All logs of a node: the one that it writes, and its copies of the others."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.record.chain import Chain
from truceline.record.checkpoint import Head
from truceline.record.cut import Origin
from truceline.record.errors import RecordError
from truceline.record.home import Home
from truceline.record.key import parse_vkey
from truceline.record.keyring import Keyring
from truceline.record.log import Log
from truceline.record.mirror import Mirror


class EndedError(RecordError):
    """The roster has ended a log, and nothing can be added to it.

    Parameters
    ----------
    origin
        The log.
    until
        How many entries of it count.
    """

    def __init__(self, *, origin: str, until: int) -> None:
        self.origin = origin
        self.until = until
        super().__init__(
            f"The roster has ended {origin} at {until} entries. Nothing more can be added to it: "
            "write into another log of your delegation."
        )


class Logs:
    """The open logs of a node.

    Parameters
    ----------
    home
        The node's folder.
    chain
        Its rosters.
    own
        The log that it writes.
    keys
        Its keys.

    Raises
    ------
    KeyFileError
        If a key lies in the folder of a log.
    KeyMissingError
        If the key of the own log is not among them.
    RecordError
        If one of the logs is not as it should be.
    """

    def __init__(self, home: Home, chain: Chain, *, own: Origin, keys: Keyring) -> None:
        home.require_no_keys()
        self._home = home
        self._chain = chain
        self._own = own
        public = parse_vkey(chain.present.log(own).vkey)
        self.own = Log(
            home.log(own),
            chain.identity(own),
            signers=[keys.one_of([public], use=f"sign heads of {own}")],
            cosigners=chain.cosigners(),
        )
        self.mirrors: dict[Origin, Mirror] = {own: self.own.mirror}
        try:
            self.renew()
        except RecordError:
            self.close()
            raise

    def close(self) -> None:
        """Close the files of all logs."""
        for each in self.mirrors.values():
            each.close()

    def mirror(self, origin: Origin) -> Mirror:
        """Return what is held of a log, the own one or another's.

        Raises
        ------
        RosterRefusedError
            If the roster knows no such log.
        """
        self._chain.present.log(origin)
        return self.mirrors[origin]

    def renew(self) -> None:
        """Open each log that the roster knows, with the keys that it has now."""
        cosigners = self._chain.cosigners()
        for log in self._chain.present.logs:
            identity = self._chain.identity(log.origin)
            known = self.mirrors.get(log.origin)
            if known is None:
                place = self._home.log(log.origin)
                self.mirrors[log.origin] = Mirror(place, identity, cosigners=cosigners)
            else:
                known.log, known.cosigners = identity, cosigners

    def require_open(self, n_entries: int) -> None:
        """Refuse entries that would stand behind the end of the own log.

        Raises
        ------
        EndedError
            If the roster has ended it before.
        """
        until = self._chain.present.log(self._own).until
        if until is not None and self.own.size + n_entries > until:
            raise EndedError(origin=self._own, until=until)

    def cosignable(self) -> Iterator[tuple[Mirror, Head]]:
        """Yield the foreign logs that can be vouched for: with entries, and without a fork."""
        for origin, mirror in sorted(self.mirrors.items()):
            head = mirror.head()
            if origin != self._own and head is not None and head.size and not mirror.forks():
                yield mirror, head
