"""What the register refuses; none of it touches the record, from which it can be made again."""

from __future__ import annotations

from truceline.errors import TrucelineError


class RegisterError(TrucelineError):
    """The register refuses."""


class RegisterInUseError(RegisterError):
    """Another process has the register open.

    Parameters
    ----------
    file
        The register.
    """

    def __init__(self, *, file: str) -> None:
        self.file = file
        super().__init__(
            f"{file}: expected to be the only one who has it open, came another process. "
            "Wait until it has ended, or end it."
        )


class RegisterUnwritableError(RegisterError):
    """The disk does not take what should be written; the register is as it was before.

    Parameters
    ----------
    file
        The register.
    fault
        What the system said.
    """

    def __init__(self, *, file: str, fault: str) -> None:
        self.file = file
        self.fault = fault
        super().__init__(
            f"{file}: expected a place to write to, came: {fault}. Nothing is lost: the record "
            "holds all of it. Make room, or name another place, and try again."
        )


class RegisterDamagedError(RegisterError):
    """The register's file cannot be read.

    Parameters
    ----------
    file
        The register.
    fault
        What was found.
    """

    def __init__(self, *, file: str, fault: str) -> None:
        self.file = file
        self.fault = fault
        super().__init__(
            f"{file}: expected a register, came: {fault}. Delete it; it is made again from the "
            "record."
        )


class QueryRefusedError(RegisterError):
    """A question cannot be asked so.

    Parameters
    ----------
    about
        What of the question.
    expected
        What is needed, as the end of "expected …".
    came
        What was given.
    """

    def __init__(self, *, about: str, expected: str, came: object) -> None:
        self.about = about
        self.expected = expected
        self.came = came
        super().__init__(f"{about}: expected {expected}, came {came!r}. Ask again with that.")
