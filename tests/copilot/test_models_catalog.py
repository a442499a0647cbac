"""The catalogue: what is shipped, what a user adds, and what counts as ready."""

import json
import os
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from copilot.cli.model import app
from copilot.models.catalog import Catalog, load_catalog
from copilot.models.errors import CatalogWrong, ModelMissing
from copilot.models.sources import FileSource
from tests.copilot.carriers import PIECES, entry, sha256

WHOLE = b"".join(PIECES)
OWN_ENTRY = {
    "name": "pretended",
    "kind": "chat",
    "file": "pretended.gguf",
    "licence": "Apache-2.0",
    "sha256": sha256(WHOLE),
    "size": len(WHOLE),
}


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of model files with a catalogue of its own, as the command line sees it."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "catalog.yaml").write_text(yaml.safe_dump({"models": [OWN_ENTRY]}), encoding="utf-8")
    monkeypatch.setenv("ANDON_HOME", str(tmp_path))
    monkeypatch.setenv("ANDON_MODELS", str(folder))
    return folder


def put(models: Path, content: bytes) -> Path:
    file = models / "pretended.gguf"
    file.write_bytes(content)
    return file


def test_the_shipped_parts_add_up_to_the_file() -> None:
    for shipped in load_catalog().values():
        assert sum(part.size for part in shipped.index) == shipped.size, shipped.name


def test_the_needed_models_can_be_had_without_the_hub() -> None:
    needed = load_catalog().defaults()
    assert {needed_one.kind for needed_one in needed} == {"chat", "embedding", "tokenizer"}
    assert all("index" in needed_one.sources for needed_one in needed)


def test_a_user_adds_a_model_by_an_entry(models: Path) -> None:
    assert {"pretended", "qwen2.5-coder-1.5b-instruct"} <= set(load_catalog(models))


def test_an_entry_of_the_same_name_replaces_the_shipped_one(models: Path) -> None:
    changed = {"models": [{**OWN_ENTRY, "name": "smollm2-135m-instruct"}]}
    (models / "catalog.yaml").write_text(yaml.safe_dump(changed), encoding="utf-8")
    assert load_catalog(models).entry("smollm2-135m-instruct").file == "pretended.gguf"


@pytest.mark.parametrize(
    ("field", "value"),
    [("sha256", "short"), ("file", "../outside.gguf"), ("kind", "oracle"), ("surplus", 1)],
)
def test_a_wrong_entry_is_named_by_its_place(models: Path, field: str, value: object) -> None:
    (models / "catalog.yaml").write_text(yaml.safe_dump({"models": [{**OWN_ENTRY, field: value}]}), encoding="utf-8")
    with pytest.raises(CatalogWrong, match=rf"models\.0\.{field}"):
        load_catalog(models)


def test_an_unknown_model_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ModelMissing, match=r"'gpt-9'; it has qwen2\.5-coder"):
        load_catalog().entry("gpt-9")


def test_only_a_file_with_the_right_digest_is_located(models: Path) -> None:
    catalog = Catalog([entry()])
    assert catalog.located("pretended", models) is None
    file = put(models, WHOLE)
    assert catalog.located("pretended", models) == file
    put(models, WHOLE[::-1])
    os.utime(file, ns=(1, 1))
    assert catalog.located("pretended", models) is None


def test_a_file_once_checked_is_not_read_again(models: Path) -> None:
    catalog = Catalog([entry()])
    file = put(models, WHOLE)
    assert catalog.located("pretended", models) == file
    before = file.stat()
    put(models, WHOLE[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert catalog.located("pretended", models) == file
    assert catalog.check("pretended", models, fresh=True).state == "wrong"


def test_a_damaged_stamp_is_only_a_reason_to_read_again(models: Path) -> None:
    file = put(models, WHOLE)
    file.with_name("pretended.gguf.sha256.json").write_text("{", encoding="utf-8")
    assert Catalog([entry()]).located("pretended", models) == file


def test_a_model_that_is_there_is_not_pulled_again(models: Path, tmp_path: Path) -> None:
    put(models, WHOLE)
    Catalog([entry()]).pull("pretended", models, sources=[FileSource(tmp_path / "nothing")])


def test_pull_takes_the_file_that_is_pointed_at(models: Path, tmp_path: Path) -> None:
    brought = tmp_path / "brought.gguf"
    brought.write_bytes(WHOLE)
    result = CliRunner().invoke(app, ["pull", "pretended", "--from", str(brought), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["sha256"] == sha256(WHOLE)
    assert (models / "pretended.gguf").read_bytes() == WHOLE


def test_list_says_what_is_there(models: Path) -> None:
    put(models, WHOLE)
    states = {row["name"]: row["state"] for row in json.loads(CliRunner().invoke(app, ["list", "--json"]).stdout)}
    assert states["pretended"] == "ready"
    assert states["qwen2.5-coder-1.5b-instruct"] == "missing"


def test_verify_fails_with_both_digests(models: Path) -> None:
    put(models, WHOLE[::-1])
    result = CliRunner().invoke(app, ["verify", "pretended"])
    assert result.exit_code == 1
    assert sha256(WHOLE) in result.stdout
    assert sha256(WHOLE[::-1]) in result.stdout


def test_verify_of_a_good_file_succeeds(models: Path) -> None:
    put(models, WHOLE)
    result = CliRunner().invoke(app, ["verify", "pretended", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["state"] == "ready"
