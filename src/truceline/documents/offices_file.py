"""The file that says which offices the keys of each delegation hold at the start.

Whether there are such keys the roster says, which this room does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import msgspec

from truceline.documents.errors import OfficesProblemsError, UnreadableFileError
from truceline.documents.file_shape import OfficesFile
from truceline.documents.node import plain
from truceline.documents.scenario_check import MOST_A_FILE
from truceline.documents.schema_check import schema_problems
from truceline.documents.text_file import read_text
from truceline.documents.yaml_text import read_yaml
from truceline.domain.identifier import DelegationId
from truceline.domain.office import Office

Offices = Mapping[DelegationId, Mapping[str, tuple[Office, ...]]]
"""By delegation and name of a key, its offices."""


def read_offices(path: Path) -> Offices:
    """Read which key holds which offices.

    Raises
    ------
    OfficesProblemsError
        With every problem of the file.
    """
    try:
        reading = read_yaml(read_text(path), file=str(path))
    except UnreadableFileError as error:
        raise OfficesProblemsError(file=path, problems=[error.problem]) from error
    found = list(reading.problems)
    if not found:
        found = list(islice(schema_problems(reading.node, OfficesFile), MOST_A_FILE))
    if found:
        raise OfficesProblemsError(file=path, problems=found)
    return msgspec.convert(plain(reading.node), OfficesFile).offices
