"""The shape of the package: imports run one way, down; steps stand side by side."""

import ast
from pathlib import Path

import pytest

from broadsheet.cli import ASIDE, STEPS

PACKAGE = Path(__file__).resolve().parents[2] / "workflow" / "broadsheet"
STEP_MODULES = (set(STEPS) | set(ASIDE)) - {"read"}
CHAINS = {"read", "by_hand", "corrected_articles", "show", "cli", "run_state"}
"""They run several steps, one after the other; everything else imports at most one."""


def module_name(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(("broadsheet", *(parts[:-1] if parts[-1] == "__init__" else parts)))


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("step", sorted(STEP_MODULES))
def test_a_step_imports_no_other_step(step):
    other = {f"broadsheet.{name}" for name in STEP_MODULES - {step}}
    assert not imports(MODULES[f"broadsheet.{step}"]) & other, f"{step}: move what the steps share into a module below"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_chains_import_steps_and_nothing_imports_snakemake(name):
    found = imports(MODULES[name])
    assert not any(each.split(".")[0] == "snakemake" for each in found), f"{name}: the package runs without Snakemake"
    short = name.removeprefix("broadsheet.")
    if short not in CHAINS and short not in STEP_MODULES:
        steps = found & {f"broadsheet.{step}" for step in STEP_MODULES}
        assert not steps, f"{name} imports the steps {sorted(steps)}: move what it needs below them"


def test_imports_have_no_circle():
    graph = {
        name: {each for each in imports(path) if each in MODULES and each != name} for name, path in MODULES.items()
    }
    for package in [name for name, path in MODULES.items() if path.name == "__init__.py"]:
        for targets in graph.values():
            if any(target.startswith(f"{package}.") for target in targets):
                targets.discard(package)
    done = set()

    def visit(name, trail):
        assert name not in trail, f"a circle of imports: {' > '.join([*trail[trail.index(name) :], name])}"
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, [*trail, name])
            done.add(name)

    for name in graph:
        visit(name, [])


@pytest.mark.parametrize("step", [*STEPS, *ASIDE])
def test_a_step_is_a_subcommand_a_module_and_a_rule_of_one_name(step):
    assert f"broadsheet.{step}" in MODULES
    rules = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PACKAGE.parent / "rules").glob("*.smk")))
    if step not in ("label", "tables", "validate", "mask", "estimate"):
        assert f"rule {step}:" in rules


def test_no_module_is_called_utils():
    assert not [name for name in MODULES if "util" in name or "helper" in name]
