"""Every place that a run reads or writes, by name."""

from __future__ import annotations

from pathlib import Path


class Workspace:
    """The working directory of a run: all that a run makes lies below it."""

    def __init__(self, root: Path | str = ".") -> None:
        self.root = Path(root).resolve()

    def __repr__(self) -> str:
        return f"Workspace({str(self.root)!r})"

    def shown(self, path: Path) -> str:
        """Return `path` as people read it: relative to the working directory where it lies below it."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    @property
    def config(self) -> Path:
        """The user's settings, where there are any."""
        return self.root / "config" / "config.yaml"

    @property
    def answers(self) -> Path:
        """The human answers of the datasheet."""
        return self.root / "config" / "datasheet.yaml"

    @property
    def expectations(self) -> Path:
        """What a release of this corpus is expected to look like."""
        return self.root / "config" / "expectations.yaml"

    @property
    def baseline(self) -> Path:
        """The `metrics.json` of the release that figures are held against, where somebody has put one there."""
        return self.root / "config" / "baseline.json"

    @property
    def changes(self) -> Path:
        """What the version that was released last changed, as it was measured then."""
        return self.root / "config" / "changes.json"

    @property
    def annotation(self) -> Path:
        """Folder of the lines that people mark by hand, and of what their marks say."""
        return self.root / "data" / "annotation"

    @property
    def corrections(self) -> Path:
        """Folder of human corrections to labels."""
        return self.root / "data" / "corrections"

    @property
    def estimate(self) -> Path:
        """How accurately the pages were read, as estimated from those that people have marked by hand."""
        return self.root / "data" / "annotation" / "estimate.json"

    @property
    def raw_digest(self) -> Path:
        """The digest of the raw text, in one small file that DVC can depend on."""
        return self.root / "data" / "raw.digest"

    @property
    def interim(self) -> Path:
        """Everything between raw and release; can be deleted at any time."""
        return self.root / "data" / "interim"

    @property
    def settings(self) -> Path:
        """The merged, validated settings of the last run."""
        return self.interim / "config.json"

    @property
    def run(self) -> Path:
        """What the rules of the last run referred to, for jobs that run on other machines."""
        return self.interim / "run.json"

    @property
    def done(self) -> Path:
        """Folder with one small file per finished job."""
        return self.interim / "done"

    @property
    def index(self) -> Path:
        """Folder of the index of raw files and pages."""
        return self.interim / "index"

    @property
    def pages(self) -> Path:
        """Folder of the pages in shards."""
        return self.interim / "pages"

    @property
    def sources(self) -> Path:
        """The inputs as `ingest` knows them."""
        return self.interim / "sources.parquet"

    @property
    def plan(self) -> Path:
        """The shards in reading order."""
        return self.interim / "plan.json"

    @property
    def surveys(self) -> Path:
        """Folder of what repeats on each site."""
        return self.interim / "surveys"

    @property
    def steps(self) -> Path:
        """Folder in which a step that is run by hand leaves what it made of a shard."""
        return self.interim / "steps"

    @property
    def read(self) -> Path:
        """Folder of the shards' finished tables."""
        return self.interim / "read"

    @property
    def candidate(self) -> Path:
        """The next release while it is being made."""
        return self.interim / "candidate"

    @property
    def versions(self) -> Path:
        """Folder of releases of other versions, fetched to be compared."""
        return self.interim / "versions"

    @property
    def published(self) -> Path:
        """Notes which release stands in `release`, so that a damaged one is noticed."""
        return self.interim / "published.json"

    @property
    def last_metrics(self) -> Path:
        """The figures of the release that was published last, for when the release itself was taken away."""
        return self.interim / "last-metrics.json"

    @property
    def quarantine(self) -> Path:
        """Folder of rejected rows."""
        return self.root / "data" / "quarantine"

    @property
    def restricted(self) -> Path:
        """Folder of what never leaves the machine: names, the unmasked ledger, the key."""
        return self.root / "data" / "restricted"

    @property
    def key(self) -> Path:
        """The key behind the ids, where the environment names no other."""
        return self.restricted / "key"

    @property
    def names(self) -> Path:
        """Who is behind each author id."""
        return self.restricted / "names.parquet"

    @property
    def unmasked_lines(self) -> Path:
        """Folder of the ledger as the pages have it."""
        return self.restricted / "lines"

    @property
    def left(self) -> Path:
        """Where one-word names still stand in the released text."""
        return self.restricted / "left.parquet"

    @property
    def spans(self) -> Path:
        """What was masked as an e-mail address, a telephone number or an IP address."""
        return self.restricted / "spans.parquet"

    @property
    def people(self) -> Path:
        """Folder of the names that are hidden on each page."""
        return self.restricted / "people"

    @property
    def suppressed(self) -> Path:
        """Who asked to be left out, as keyed digests."""
        return self.root / "config" / "suppressed.txt"

    @property
    def withdrawn(self) -> Path:
        """Folder of a small file for each version that was withdrawn: when and why."""
        return self.root / "data" / "withdrawn"

    @property
    def release(self) -> Path:
        """The release."""
        return self.root / "data" / "release"

    @property
    def reports(self) -> Path:
        """Folder of what a person looks at after a run."""
        return self.root / "reports"

    @property
    def audit(self) -> Path:
        """Folder of pages as they were read, line by line."""
        return self.reports / "audit"

    @property
    def code_seen(self) -> Path:
        """What was seen of the code's texts, so that a run with nothing to do need not look at all of them again."""
        return self.root / ".snakemake" / "broadsheet-code.json"

    @property
    def lock(self) -> Path:
        """The file whose lock says that a run is going on."""
        return self.root / ".snakemake" / "broadsheet.lock"
