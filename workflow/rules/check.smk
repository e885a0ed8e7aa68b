"""The candidate -> whether it is fit to ship.

Reads: data/interim/candidate, config/expectations.yaml, config/baseline.json where there is one.
Writes: validation.json in the candidate, reports/data-docs.
Does not: change a table.
"""


rule check:
    input:
        rules.release.output.done,
    output:
        done="data/interim/done/check.json",
    log:
        "reports/logs/check.log",
    benchmark:
        "reports/benchmarks/check.tsv"
    params:
        expectations=RUN.digest(RUN.workspace.expectations),
        baseline=RUN.digest(RUN.workspace.baseline),
        code=RUN.code("check"),
    message:
        "check: holding the candidate against what is expected of it"
    shell:
        "broadsheet check --done {output.done} --log {log}"
