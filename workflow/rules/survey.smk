"""Pages -> what repeats on each site.

Reads: data/interim/pages.
Writes: data/interim/surveys, one small file per site.
Does not: give a line its role; `read` does, with what is found here.
"""


rule survey:
    input:
        rules.ingest.output.done,
    output:
        done="data/interim/done/survey.json",
    log:
        "reports/logs/survey.log",
    benchmark:
        "reports/benchmarks/survey.tsv"
    params:
        code=RUN.code("survey"),
    message:
        "survey: looking for what repeats on each site"
    shell:
        "broadsheet survey --done {output.done} --log {log}"
