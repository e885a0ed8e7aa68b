"""The candidate -> pages as they were read, to be looked at.

Reads: data/interim/candidate.
Writes: reports/audit.
Does not: lead anywhere. It has no output for Snakemake, so that asking for it always shows the candidate as it is now.
"""


rule audit:
    input:
        rules.release.output.done,
    log:
        "reports/logs/audit.log",
    message:
        "audit: showing how pages were read"
    shell:
        "broadsheet audit --log {log}"
