"""The candidate -> data/release, in one move.

Reads: data/interim/candidate.
Writes: data/release.
Does not: leave anything half-done: the release is whole or not there.
"""


rule publish:
    input:
        rules.document.output.done,
    output:
        done="data/interim/done/publish.json",
    log:
        "reports/logs/publish.log",
    benchmark:
        "reports/benchmarks/publish.tsv"
    params:
        code=RUN.code("publish"),
    message:
        "publish: putting the release in place"
    shell:
        "broadsheet publish --done {output.done} --log {log}"
