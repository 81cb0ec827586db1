"""Settings: the environment over the file over the defaults, and nothing misspelt is ignored."""

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from agent import resources
from agent.errors import BadSettings
from agent.settings import Settings, load_settings
from agent.web.visitor import visitor_of


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KEPT_DATA", "KEPT_CONFIG", "KEPT_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_data_folder_argument_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder given on the command line wins over KEPT_DATA, and the database lies in it."""
    monkeypatch.setenv("KEPT_DATA", str(tmp_path / "other"))
    settings = load_settings(tmp_path / "mine")
    assert settings.data == tmp_path / "mine"
    assert settings.database == f"sqlite:///{tmp_path}/mine/kept.sqlite"
    assert load_settings().data == tmp_path / "other"


def test_environment_wins_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One nested key set in the environment leaves the file's other keys in force."""
    (tmp_path / "kept.toml").write_text('[policy]\nmin_probability = 0.7\nquiet_from = "18:00"\n')
    monkeypatch.setenv("KEPT_POLICY__MIN_PROBABILITY", "0.9")
    policy = load_settings(tmp_path).policy
    assert policy.min_probability == 0.9
    assert policy.quiet_from is not None
    assert policy.quiet_from.hour == 18


@pytest.mark.parametrize(
    "text",
    ["[policy]\nmin_probabilty = 0.7\n", "colour = 1\n", "[policy]\nmin_probability = 7\n", "not toml"],
)
def test_bad_file_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    """A misspelt name, a value out of range and a file that is no TOML are each refused."""
    (tmp_path / "kept.toml").write_text(text)
    with pytest.raises(BadSettings, match=r"kept.toml|setting"):
        load_settings(tmp_path)


def test_misspelt_environment_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KEPT_DATABASE_ULR is no setting, and is not silently ignored."""
    monkeypatch.setenv("KEPT_DATABASE_ULR", "x")
    with pytest.raises(BadSettings, match="KEPT_DATABASE_ULR"):
        load_settings(tmp_path)


def _defaults(model: type[BaseModel]) -> dict[str, object]:
    out: dict[str, object] = {}
    for name, field in model.model_fields.items():
        value = field.get_default()
        if isinstance(value, BaseModel):
            out[name] = _defaults(type(value))
        else:
            out[name] = {None: "", (): []}.get(value, value)
    return out


def test_default_file_says_what_the_code_says() -> None:
    """config/default.toml names every setting, each with the default that the code has."""
    written = tomllib.loads((resources.folder("config") / "default.toml").read_text())
    assert written == {**_defaults(Settings), "data": ""}


def test_endpoints_are_the_public_ones_unless_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address is taken without its last slash and without Graph's version, which connectors add."""
    monkeypatch.setenv("KEPT_GRAPH_ROOT", "http://127.0.0.1:8443/v1.0/")
    monkeypatch.setenv("KEPT_GOOGLE_API_ROOT", "")
    endpoints = load_settings(tmp_path).endpoints
    assert endpoints.graph_root == "http://127.0.0.1:8443"
    assert endpoints.google_api_root == "https://www.googleapis.com"


@pytest.mark.parametrize(
    "address",
    [
        "http://graph.example", "http://10.0.0.7:80", "http://127.0.0.1.evil.example", "ftp://127.0.0.1",
        "graph.example", "https://", "https://me@graph.example", "https://graph.example/?a=b", "https://[::1",
    ],
)  # fmt: skip
def test_an_address_that_gives_tokens_away_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Plain http leaves this machine for nobody, and what is no address is refused at once."""
    monkeypatch.setenv("KEPT_GRAPH_ROOT", address)
    with pytest.raises(BadSettings, match="graph_root"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    "address", ["http://localhost:9", "http://[::1]:9", "http://127.8.0.1", "https://a.example"]
)
def test_this_machine_may_be_spoken_to_in_the_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """A test server on loopback needs no TLS."""
    monkeypatch.setenv("KEPT_GOOGLE_TOKEN_URI", address)
    assert load_settings(tmp_path).endpoints.google_token_uri == address


def test_a_bundle_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt certificate file is said before a connection fails by it."""
    monkeypatch.setenv("KEPT_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(BadSettings, match="ca_bundle"):
        load_settings(tmp_path)
    (tmp_path / "ca.pem").touch()
    monkeypatch.setenv("KEPT_CA_BUNDLE", str(tmp_path / "ca.pem"))
    assert load_settings(tmp_path).endpoints.ca_bundle == str(tmp_path / "ca.pem")


@pytest.mark.parametrize("name", ["managers", "admins"])
def test_who_is_named_is_known_in_any_spelling(tmp_path: Path, name: str) -> None:
    """Addresses are typed as people write them, and a provider says them in small letters."""
    (tmp_path / "kept.toml").write_text(f'[web]\n{name} = [" Boss@Harbour.Example "]\n')
    visitor = visitor_of("boss@harbour.example", load_settings(tmp_path).web)
    assert (visitor.is_manager, visitor.is_admin) == (name == "managers", name == "admins")
