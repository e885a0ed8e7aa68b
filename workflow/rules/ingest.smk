"""Raw files -> pages in shards.

Reads: what `raw` names (through an index of sizes, times and digests, so that raw files are no inputs of the DAG).
Writes: data/interim/pages, sources.parquet, plan.json.
Does not: look at what the text says.
"""


rule ingest:
    output:
        done="data/interim/done/ingest.json",
    log:
        "reports/logs/ingest.log",
    benchmark:
        "reports/benchmarks/ingest.tsv"
    params:
        raw=RUN.raw_digest,
        settings=RUN.shaping(),
        code=RUN.code("ingest"),
    message:
        "ingest: cutting the raw text into pages and shards"
    shell:
        "broadsheet ingest --done {output.done} --log {log}"
