"""Run Snakemake's own linter and pass on all of its advice, except to put every rule into a conda environment.

The linter has no way to switch off one piece of advice, and ends with 1 for any rule with a shell command: here the
whole environment is locked in requirements.lock instead.
"""

import re
import subprocess
import sys

NOT_TAKEN = "Specify a conda environment or container for each rule"


def main() -> int:
    """Print what is left of the linter's advice; returns 1 if anything is."""
    done = subprocess.run([sys.executable, "-m", "snakemake", "--lint"], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    advice = re.findall(r"^ +\* (.+?):?$", said, flags=re.MULTILINE)
    if not advice and done.returncode and "Congratulations" not in said:
        sys.stderr.write(said)
        return 1
    left = [line for line in advice if NOT_TAKEN not in line]
    for line in left:
        sys.stderr.write(f"snakemake --lint: {line}\n")
    if left:
        sys.stderr.write("run `.venv/bin/snakemake --lint` for where and why\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
