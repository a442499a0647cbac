"""Who may sign in, and tokens that belong to one person for a while."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.errors import NotSignedIn, StartupError, StorageUnavailable, UnknownUser
from copilot.identity import TOKEN_DAYS, Identity, load_users

NOW = datetime(2026, 6, 17, 3, 10, tzinfo=UTC)


def identity(folder: Path, at: datetime = NOW) -> Identity:
    return Identity(load_users(), folder / "identity.db", lambda: at)


def test_everybody_has_a_role_at_a_site_and_each_name_is_one_person(tmp_path: Path) -> None:
    people = identity(tmp_path).users()
    assert len({person.id for person in people}) == len(people) >= 17
    assert all(person.sites and set(person.sites) <= {"NF", "EP", "LS"} for person in people)
    assert people[0].role == "supervisor"


def test_names_are_found_whatever_their_case(tmp_path: Path) -> None:
    assert identity(tmp_path).user(" Mara ").id == "mara"
    with pytest.raises(UnknownUser, match="'root'"):
        identity(tmp_path).user("root")


def test_a_token_belongs_to_one_person_until_it_ends(tmp_path: Path) -> None:
    token = identity(tmp_path).new_token("wen")
    other = identity(tmp_path).new_token("wen")
    assert token != other
    assert identity(tmp_path, NOW + timedelta(days=TOKEN_DAYS, seconds=-1)).by_token(token).id == "wen"
    with pytest.raises(NotSignedIn):
        identity(tmp_path, NOW + timedelta(days=TOKEN_DAYS)).by_token(token)


@pytest.mark.parametrize("token", ["", "andon_", "' OR 1=1 --", "\x00", "x" * 10_000])
def test_what_is_no_token_lets_nobody_in(tmp_path: Path, token: str) -> None:
    identity(tmp_path).new_token("wen")
    with pytest.raises(NotSignedIn):
        identity(tmp_path).by_token(token)


def test_somebody_who_left_is_locked_out_with_an_old_token(tmp_path: Path) -> None:
    token = identity(tmp_path).new_token("wen")
    others = tuple(person for person in load_users() if person.id != "wen")
    with pytest.raises(NotSignedIn):
        Identity(others, tmp_path / "identity.db", lambda: NOW).by_token(token)


def test_the_file_is_its_owners_and_holds_no_token(tmp_path: Path) -> None:
    token = identity(tmp_path).new_token("wen")
    file = tmp_path / "identity.db"
    assert file.stat().st_mode & 0o077 == 0
    assert token.encode() not in file.read_bytes()


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "identity.db").write_bytes(b"no database" * 500)
    with pytest.raises(StorageUnavailable, match="andon doctor"):
        identity(tmp_path).by_token("x")


@pytest.mark.parametrize("text", ["- {id: x}", "nonsense: [", "- {id: x, name: X, role: king, sites: [EP]}", "5"])
def test_a_users_file_that_does_not_fit_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "users.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StartupError, match=r"users\.yaml"):
        load_users(file)
