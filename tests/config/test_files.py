"""Files are private, whole, and where the user wants them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from instantly_tui.config.files import (
    HOME,
    Places,
    make_folder,
    places,
    read_private,
    write_new,
    write_private,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_one_variable_moves_all_folders(tmp_path: Path) -> None:
    found = places({HOME: str(tmp_path)})
    assert (found.config, found.state, found.cache) == (
        tmp_path / "config",
        tmp_path / "state",
        tmp_path / "cache",
    )
    assert found.drafts("acme") == tmp_path / "state" / "drafts" / "acme"


def test_without_it_the_system_decides() -> None:
    found = places({})
    assert "instantly-tui" in found.config.parts
    assert found.settings.name == "config.toml"
    assert len({found.config, found.state, found.cache}) >= 2


def test_folders_are_closed_to_others(tmp_path: Path) -> None:
    assert mode(make_folder(tmp_path / "a" / "b")) == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    assert mode(make_folder(tmp_path / "open")) == 0o700


def test_a_file_is_written_whole_and_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "new" / "x.toml", "één")
        write_private(tmp_path / "new" / "x.toml", b"two")
    finally:
        os.umask(before)
    assert (tmp_path / "new" / "x.toml").read_bytes() == b"two"
    assert mode(tmp_path / "new" / "x.toml") == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["x.toml"]


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_private(target, "text")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_an_export_never_overwrites_nor_follows_a_link(tmp_path: Path) -> None:
    write_new(tmp_path / "out.csv", "a")
    assert mode(tmp_path / "out.csv") == 0o600
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "out.csv", "b")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "link", "b")
    assert (tmp_path / "out.csv").read_text() == "a"
    assert not (tmp_path / "elsewhere").exists()


def test_a_private_file_is_read_and_a_missing_one_is_none(home: Places) -> None:
    assert read_private(home.keys) is None
    write_private(home.keys, "secret")
    assert read_private(home.keys) == b"secret"


@pytest.mark.parametrize("loose", [0o640, 0o604, 0o660, 0o601])
def test_a_file_others_may_reach_is_refused_with_the_remedy(home: Places, loose: int) -> None:
    write_private(home.keys, "secret")
    home.keys.chmod(loose)
    with pytest.raises(PermissionError, match=f"chmod 600 {home.keys}$"):
        read_private(home.keys)


def test_a_folder_others_may_reach_is_refused_with_the_remedy(home: Places) -> None:
    write_private(home.keys, "secret")
    home.config.chmod(0o750)
    with pytest.raises(PermissionError, match=f"chmod 700 {home.config}$"):
        read_private(home.keys)


def test_a_link_is_judged_by_what_it_leads_to(home: Places, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles"
    write_private(real / "keys.toml", "secret")
    make_folder(home.config)
    home.keys.symlink_to(real / "keys.toml")
    assert read_private(home.keys) == b"secret"
    real.chmod(0o755)
    with pytest.raises(PermissionError, match=f"chmod 700 {real}$"):
        read_private(home.keys)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_of_another_user_is_refused(home: Places) -> None:
    write_private(home.keys, "secret")
    os.chown(home.keys, 12345, -1)
    with pytest.raises(PermissionError, match="belongs to another user"):
        read_private(home.keys)
