"""What every noun raises when it is given nonsense.

Source: the habit of refusing at construction, so that no later room meets an impossible thing.
"""

from __future__ import annotations

from truceline.errors import TrucelineError


class DomainError(TrucelineError, ValueError):
    """A noun was given a value that it cannot have.

    Parameters
    ----------
    noun
        The noun that refused.
    field
        Its field.
    expected
        What the field takes, as the end of "expected …".
    came
        What was given.
    """

    def __init__(self, *, noun: str, field: str, expected: str, came: object) -> None:
        self.noun = noun
        self.field = field
        self.expected = expected
        self.came = came
        super().__init__(f"{noun}.{field}: expected {expected}, came {came!r}. Correct the value.")


def require(holds: bool, *, noun: str, field: str, expected: str, came: object) -> None:  # noqa: FBT001 - the condition itself, never a mode
    """Raise unless a condition holds.

    Raises
    ------
    DomainError
        If it does not.
    """
    if not holds:
        raise DomainError(noun=noun, field=field, expected=expected, came=came)
