"""Pages -> each shard's four tables and its ledger: label, tables, validate and mask in one process.

Reads: data/interim/pages, data/interim/surveys, data/corrections.
Writes: data/interim/read/<shard>, with the rejected rows of the shard.
Does not: know of other shards; `release` resolves captures and counts authors.
"""


rule read_batch:
    input:
        rules.survey.output.done,
    output:
        done="data/interim/done/read-{batch}-of-{of}.json",
    log:
        "reports/logs/read-{batch}-of-{of}.log",
    benchmark:
        "reports/benchmarks/read-{batch}-of-{of}.tsv"
    params:
        corrections=RUN.digest(RUN.workspace.corrections),
        settings=RUN.shaping(),
        layouts=RUN.layouts(),
        code=RUN.code("read"),
    message:
        "read: batch {wildcards.batch} of {wildcards.of}, from labelled lines to checked tables"
    shell:
        "broadsheet read --batch {wildcards.batch} --of {wildcards.of} --done {output.done} --log {log}"


rule read:
    input:
        expand(rules.read_batch.output.done, batch=range(RUN.batches), of=RUN.batches),
