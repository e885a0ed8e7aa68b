"""Shards -> the candidate's tables and manifest.

Reads: data/interim/read, data/interim/sources.parquet.
Writes: data/interim/candidate, data/quarantine.
Does not: judge the tables (`check` does), nor touch data/release.
"""


rule release:
    input:
        rules.read.input,
    output:
        done="data/interim/done/release.json",
    log:
        "reports/logs/release.log",
    benchmark:
        "reports/benchmarks/release.tsv"
    params:
        settings=RUN.shaping(),
        code=RUN.code("release"),
    message:
        "release: putting the shards together"
    shell:
        "broadsheet release --done {output.done} --log {log}"
