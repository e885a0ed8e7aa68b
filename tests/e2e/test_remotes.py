"""A stranger's three lines, from each kind of remote: the pages in docs/remotes, line by line, on real servers."""

import ast
import shutil
import subprocess

import lines
import polars as pl
import pytest
import servers
import yaml
from conftest import BIN, REPOSITORY, broadsheet, digests, environment, succeeded

from broadsheet import manifest, parquet

pytestmark = pytest.mark.e2e

ADDRESS = "https://git.example.org/my-dataset.git"
PUBLISH, PULL = "For those who publish", "For those who pull"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID=...": "AWS_ACCESS_KEY_ID=tester",
    "AWS_SECRET_ACCESS_KEY=...": "AWS_SECRET_ACCESS_KEY=x",
}
NOBODY = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/nowhere",
    "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
    "AWS_MAX_ATTEMPTS": "1",
}


BOTH = ("comments@v1.0.0", "comments@v1.1.0")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The repository of somebody who publishes: the sample's release, no remote yet, and a second version on a branch.

    In the second version there is a comment more and a column more. Also returns the tables of both.
    """
    folder = tmp_path_factory.mktemp("published") / "my-dataset"
    lines.git("clone", "--quiet", str(REPOSITORY), str(folder), cwd=REPOSITORY)
    lines.typed("dvc pull --quiet\ndvc remote remove store\ngit rm -rq data/store", folder, {})
    lines.typed("git commit --quiet --all --message 'No remote yet'\ngit checkout --quiet -b next", folder, {})
    first = tables(folder)
    release = folder / "data" / "release"
    part = release / "comments" / "part-00000.parquet"
    comments = pl.read_parquet(part)
    more = pl.concat([comments, comments.tail(1).with_columns(comment_id=pl.lit("another"))])
    part.unlink()  # DVC may have made it a link into its cache
    more.with_columns(topic=pl.lit("ferries")).write_parquet(part)
    stated = manifest.load(release)
    (noted,) = stated["tables"]["comments"]["parts"]
    noted["rows"] += 1
    noted["bytes"], noted["sha256"] = parquet.hash_file(part)
    manifest.save(release, stated)
    lines.typed("dvc commit --quiet --force\ngit commit --quiet --all --message 'One comment more'", folder, {})
    second = tables(folder)
    lines.typed("git checkout --quiet -\ndvc checkout --quiet", folder, {})
    assert {path for path in first if first[path] != second[path]} == {"comments/part-00000.parquet"}
    return folder, dict(zip(BOTH, (first, second), strict=True))


@pytest.fixture
def published(prepared, tmp_path):
    """A repository for one kind of remote, and the tables of both versions."""
    folder, versions = prepared
    return shutil.copytree(folder, tmp_path / "my-dataset", symlinks=True), versions


def tables(folder):
    return {path: digest for path, digest in digests(folder / "data" / "release").items() if path.endswith(".parquet")}


def arrives(page, published, tmp_path, push="dvc push", **replaced):
    """Publish and pull as the page says, two versions; what arrives of each is what was published, to the byte."""
    folder, versions = published
    lines.typed(lines.shown(page, PUBLISH), folder, replaced, **NOBODY)
    credentials = [line for line in lines.shown(page, PULL).splitlines() if line.startswith("export")]
    release = [f"git tag {BOTH[0]}", "git merge --quiet --no-edit next", *credentials, push, *_kept(folder)]
    lines.typed("\n".join([*release, f"git tag {BOTH[1]}"]), folder, replaced, **NOBODY)
    here = tmp_path / "elsewhere"
    here.mkdir()
    address = {ADDRESS: str(folder)}
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "DVC_SITE_CACHE_DIR": str(tmp_path / "site")}
    clone = lines.typed(lines.shown(page, PULL), here, {**replaced, **address}, **NOBODY, **cache)
    assert tables(clone) == versions[BOTH[1]], "the newest version comes with a plain pull"
    for tag in BOTH:
        again = [f"git checkout --quiet {tag}", *credentials, "dvc pull"]
        lines.typed("\n".join(again), clone, replaced, **NOBODY, **cache)
        assert tables(clone) == versions[tag]
        assert len(versions[tag]) == 6
    return clone


def _kept(folder):
    """What a version adds to a store inside the repository is committed with it."""
    return ["git add data/store", "git commit --quiet --amend --no-edit"] if (folder / "data/store").is_dir() else []


def goes(folder, clone, remote, **credentials):
    """Withdraw the first version; nobody can pull it any more, and the second one stays."""
    signed = {**dict.fromkeys(lines.AUTHOR[0], "A Tester"), **dict.fromkeys(lines.AUTHOR[1], "tester@example.org")}
    changes = {**NOBODY, **signed, **credentials}
    said = succeeded(broadsheet("withdraw", "1.0.0", "--reason", "A person asked.", "--yes", cwd=folder, **changes))
    assert f"2 objects removed from remote `{remote}`" in said
    for tag, pulled in zip(BOTH, (False, True), strict=True):
        shutil.rmtree(clone / ".dvc" / "cache")
        lines.typed(f"git checkout --quiet {tag}", clone, {})
        assert (lines.dvc(["pull"], clone, {**environment(), **changes}) == 0) is pulled, tag


def test_from_the_embedded_remote(published, tmp_path):
    clone = arrives("remotes/embedded.md", published, tmp_path)
    assert (clone / "data" / "store").is_dir()
    assert "Nothing is wrong." in lines.doctor(clone)


def test_from_s3(published, tmp_path):
    boto3 = pytest.importorskip("boto3")
    with servers.s3() as server:
        address = f"http://127.0.0.1:{server.port}"
        keys = {"aws_access_key_id": "tester", "aws_secret_access_key": "x", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket="my-bucket")
        clone = arrives("remotes/s3.md", published, tmp_path, **CREDENTIALS, **{"https://s3.example.org": address})
        known = {**NOBODY, "AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "x"}
        goes(published[0], clone, "s3", **known)
        said = lines.doctor(clone, **NOBODY)
        assert "wants to know who you are" in said
        assert "export AWS_ACCESS_KEY_ID=" in said
        lines.typed(f"dvc remote modify --local s3 url s3://no-bucket/{tmp_path.name}", clone, {})
        assert "the bucket does not exist" in lines.doctor(clone, **known)
    assert "cannot be reached" in lines.doctor(clone, **known)


def test_from_ssh(published, tmp_path):
    with servers.sshd(tmp_path / "sshd") as server:
        replaced = {
            "ssh://data.example.org/srv/my-dataset": f"ssh://127.0.0.1:{server.port}{tmp_path}/srv",
            "ssh user me": f"ssh user {server.user}",
            "~/.ssh/id_ed25519": str(server.key),
        }
        clone = arrives("remotes/ssh.md", published, tmp_path, **replaced)
        goes(published[0], clone, "ssh")
        lines.typed(f"dvc remote modify --local ssh keyfile {tmp_path}/sshd/host", clone, {})
        said = lines.doctor(clone)
        assert "does not let you in" in said
        assert "dvc remote modify --local ssh keyfile" in said
    assert "cannot be reached" in lines.doctor(clone)


def test_from_a_web_server_that_nobody_can_write_to(published, tmp_path, caplog):
    location = lines.shown("remotes/http.md", "The server", "nginx")
    with servers.nginx(tmp_path / "nginx", location.replace("/srv/www", f"{tmp_path}/nginx/www")) as server:
        replaced = {
            "/srv/www/my-dataset": f"{server.folder}/my-dataset",
            "https://data.example.org/my-dataset": f"http://127.0.0.1:{server.port}/my-dataset",
        }
        clone = arrives("remotes/http.md", published, tmp_path, "dvc push --remote publish", **replaced)
        # Something new cannot be pushed through it, and the doctor sees that it is not there.
        (clone / "notes.txt").write_text("new", encoding="utf-8")
        lines.typed("dvc add --quiet notes.txt", clone, {})
        assert lines.dvc(["push"], clone, {}) != 0
        assert "403" in caplog.text
        assert "lacks 1 of 13 files" in lines.doctor(clone)


def test_make_pull_where_dvc_is_not_installed(prepared, tmp_path):
    """`make pull` with the environment of the tests, and no `dvc` on the path."""
    clone = tmp_path / "clone"
    lines.git("clone", "--quiet", str(REPOSITORY), str(clone), cwd=tmp_path)
    venv = BIN.parent
    bare = {**environment(), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["make", "pull", f"VENV={venv}", f"--assume-old={venv}/.ready"],
        cwd=clone, env=bare, capture_output=True, text=True, check=False, timeout=lines.DEADLINE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "data/release holds version" in done.stderr
    assert tables(clone) == prepared[1][BOTH[0]]


def test_a_download_without_git(prepared, tmp_path):
    """A ZIP file of the repository: the doctor's own lines make it work."""
    lines.git("archive", "--output", str(tmp_path / "a.tar"), "--prefix", "download/", "HEAD", cwd=REPOSITORY)
    shutil.unpack_archive(tmp_path / "a.tar", tmp_path)
    folder = tmp_path / "download"
    said = lines.doctor(folder)
    assert "a download without .git" in said
    advice = [line.strip().partition("   ")[0] for line in said.splitlines() if line.strip().startswith("dvc ")]
    lines.typed("\n".join(dict.fromkeys(advice)), folder, {})
    assert tables(folder) == prepared[1][BOTH[0]]
    assert "Nothing is wrong." in lines.doctor(folder)


def test_from_another_repository(prepared, tmp_path, monkeypatch):
    """`dvc get`, `dvc artifacts get`, `dvc import` and `dvc.api.open`, as docs/pulling.md shows them."""
    source, other = tmp_path / "source", tmp_path / "other"
    other.mkdir()
    lines.git("clone", "--quiet", str(REPOSITORY), str(source), cwd=tmp_path)
    # What `gto register comments --version v1.0.0` leaves in a repository.
    lines.typed("git tag --annotate comments@v1.0.0 --message 'The first version'", source, {})
    lines.typed("git init --quiet && dvc init --quiet", other, {})
    address = {ADDRESS: str(source)}
    get, artifact = lines.shown("pulling.md", "From another repository").splitlines()
    lines.typed(get, other, address)
    wanted = {
        path.removeprefix("comments/"): digest for path, digest in prepared[1][BOTH[0]].items() if "comments/" in path
    }
    assert digests(other / "comments") == wanted
    shutil.rmtree(other / "comments")
    lines.typed(artifact, other, address)
    assert digests(other / "comments") == wanted
    imported = [
        line for line in (REPOSITORY / "docs/pulling.md").read_text().splitlines() if line.startswith("dvc import")
    ]
    lines.typed(imported[0], other, address)
    noted = yaml.safe_load((other / "authors.dvc").read_text())
    assert noted["deps"][0]["repo"]["url"] == str(source)
    code = lines.shown("pulling.md", "From another repository", "py").replace(ADDRESS, str(source))
    scope = {}
    monkeypatch.chdir(tmp_path)
    exec(compile(ast.parse(code), "docs/pulling.md", "exec"), scope)
    assert scope["comments"].height > 100
