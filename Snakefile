"""Broadsheet: raw pages in, a validated and documented release out.

Tables: articles, images, comments, authors, sources, lines. Targets: reproduce, or one step by its name.
"""

from snakemake.utils import min_version

from broadsheet import run_state

min_version("9.27")

# Settings are merged and checked, raw files indexed, and damage noticed, before any rule is looked at.
RUN = run_state.prepare_or_stop(config, main=workflow.is_main_process)


include: "workflow/rules/ingest.smk"
include: "workflow/rules/survey.smk"
include: "workflow/rules/read.smk"
include: "workflow/rules/release.smk"
include: "workflow/rules/check.smk"
include: "workflow/rules/document.smk"
include: "workflow/rules/publish.smk"
include: "workflow/rules/audit.smk"
include: "workflow/rules/annotate.smk"


onsuccess:
    RUN.tell()


localrules:
    reproduce,


rule reproduce:
    default_target: True
    input:
        rules.publish.output.done,
