"""Names that a person has listed to be masked in all texts (`mask_also`)."""

from __future__ import annotations

from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace


def mask_also(workspace: Workspace, settings: Settings) -> list[str]:
    """Return the names of `mask_also`: those of the list, or the lines of the file that it names.

    Raises:
        BroadsheetError: the file is not there, or is no UTF-8 text.

    """
    if isinstance(settings.mask_also, list):
        return [name for name in settings.mask_also if name.strip()]
    path = workspace.root / settings.mask_also
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BroadsheetError(
            f"`mask_also`: there is no file {path}. Expected a list of names, or a text file with one name a line."
        ) from error
    except UnicodeDecodeError as error:
        raise BroadsheetError(f"`mask_also`: {path} is no UTF-8 text. Expected one name a line.") from error
    return [line.strip() for line in text.splitlines() if line.strip()]
