"""`python -m broadsheet` is `broadsheet`."""

import sys

from broadsheet.cli import main

sys.exit(main())
