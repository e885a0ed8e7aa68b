"""The layouts that the settings ask for: bundled ones by their names, others by the folder they lie in."""

from __future__ import annotations

from functools import cache
from importlib import resources

from broadsheet.config import Settings
from broadsheet.errors import BroadsheetError
from broadsheet.paths import Workspace
from broadsheet.reading.layouts import Layouts, load_layouts

ALL = "all"
"""All bundled layouts; alone, or in a list with folders that hold more."""


def layouts_of(workspace: Workspace, settings: Settings) -> Layouts:
    """Load the layouts that the settings name.

    A bundled layout wins over a folder of its name in the working directory; `./NAME` means the folder.

    Raises:
        BroadsheetError: a name is neither a bundled layout nor a folder with layouts, or a layout file is not as it
            should be.

    """
    wanted = [settings.layouts] if isinstance(settings.layouts, str) else settings.layouts
    names, folders = [], []
    for name in wanted:
        folder = workspace.root / name
        if name == ALL:
            names += _bundled()
        elif name in _bundled() or not folder.is_dir():
            names.append(name)
        else:
            if not any(entry.suffix in (".yaml", ".yml") for entry in folder.iterdir()):
                raise BroadsheetError(f"`layouts`: {folder} holds no layout. Expected a folder with .yaml files.")
            folders.append(folder)
    return load_layouts(folders, names)


@cache
def _bundled() -> list[str]:
    found = (entry.name for entry in resources.files("broadsheet.layouts").iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))
