"""Run mypy over the package as it is installed: schemas/ lies at the top of the repository, and is broadsheet.schemas.

mypy looks for a package's modules in its own folder only, so the two are linked together in a folder of the cache.
"""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
STAGE = REPOSITORY / ".mypy_cache" / "stage"


def main() -> int:
    """Print what mypy finds, with the paths of the repository; returns mypy's exit code."""
    package = STAGE / "broadsheet"
    package.mkdir(parents=True, exist_ok=True)
    for link in package.iterdir():
        link.unlink()
    for entry in sorted((REPOSITORY / "workflow" / "broadsheet").iterdir()):
        (package / entry.name).symlink_to(entry)
    (package / "schemas").symlink_to(REPOSITORY / "schemas")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(REPOSITORY / "pyproject.toml"), "-p", "broadsheet"],
        cwd=REPOSITORY,
        env={**os.environ, "MYPYPATH": str(STAGE)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.replace(".mypy_cache/stage/broadsheet/schemas/", "schemas/")
    sys.stdout.write(said.replace(".mypy_cache/stage/broadsheet/", "workflow/broadsheet/") + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
