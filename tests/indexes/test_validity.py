"""Where a document stands on a day."""

from __future__ import annotations

from datetime import date

import pytest

from indexes.types import Status, Validity

DAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("validity", "status"),
    [
        (Validity(date(2020, 1, 1)), Status.IN_FORCE),
        (Validity(date(2024, 6, 1)), Status.IN_FORCE),
        (Validity(date(2024, 6, 2)), Status.NOT_YET),
        (Validity(date(2020, 1, 1), date(2024, 6, 1)), Status.IN_FORCE),
        (Validity(date(2020, 1, 1), date(2024, 5, 31)), Status.EXPIRED),
        (Validity(date(2020, 1, 1), date(2024, 5, 31), replaced_by="new.md"), Status.SUPERSEDED),
        (Validity(None, None, Status.SUPERSEDED, replaced_by="new.md"), Status.SUPERSEDED),
        (Validity(None, None, Status.SUPERSEDED), Status.DOUBTFUL),
        (Validity(date(1953, 1, 2), None, Status.HISTORICAL), Status.HISTORICAL),
        (Validity(None, None, Status.SNAPSHOT), Status.SNAPSHOT),
        (Validity(date(2010, 1, 1), amended=date(2025, 1, 1)), Status.DOUBTFUL),
        (Validity(date(2010, 1, 1), amended=date(2023, 1, 1)), Status.IN_FORCE),
        (Validity(None, None, Status.IN_FORCE), Status.IN_FORCE),
        (Validity(), Status.UNKNOWN),
    ],
)
def test_a_document_stands_where_its_dates_and_its_declaration_put_it(
    validity: Validity, status: Status
) -> None:
    """Dates decide first; a revision that is not at hand leaves doubt, not silence."""
    assert validity.on(DAY) is status
