"""The candidate -> lines to be marked by hand.

Reads: data/interim/candidate, and the marks that are there.
Writes: data/annotation/lines.csv.
Does not: have an output for Snakemake, which deletes a job's outputs before it runs it again: people's marks lie there.
"""


rule annotate:
    input:
        rules.release.output.done,
    log:
        "reports/logs/annotate.log",
    message:
        "annotate: drawing lines to be marked by hand"
    shell:
        "broadsheet annotate --log {log}"
