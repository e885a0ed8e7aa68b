"""Reading a page: from its physical lines to its records, by pure functions.

`read_page` decides what every line is, `regroup` applies a human's corrections, `assemble` makes the records.
"""

from __future__ import annotations

from broadsheet.reading.assemble import assemble
from broadsheet.reading.engine import read_page
from broadsheet.reading.regroup import regroup

__all__ = ["assemble", "read_page", "regroup"]
