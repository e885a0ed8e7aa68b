"""The candidate -> datasheet, dictionary, metadata files, plots.

Reads: data/interim/candidate, config/datasheet.yaml, SOURCE.yaml beside the raw pages, and where they are there
    config/changes.json and data/annotation/estimate.json.
Writes: the documents in the candidate, and what is open into its manifest.
Does not: contain a number that was not measured in this run or declared by a human.
"""


rule document:
    input:
        rules.check.output.done,
    output:
        done="data/interim/done/document.json",
    log:
        "reports/logs/document.log",
    benchmark:
        "reports/benchmarks/document.tsv"
    params:
        answers=RUN.digest(RUN.workspace.answers),
        accuracy=RUN.digest(RUN.workspace.estimate),
        changes=RUN.digest(RUN.workspace.changes),
        papers=RUN.papers(),
        raw=RUN.raw_digest,
        code=RUN.code("document"),
    message:
        "document: writing down what the candidate is"
    shell:
        "broadsheet document --done {output.done} --log {log}"
