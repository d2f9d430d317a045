"""A half-installed environment is said in two lines, not by a traceback."""

import pytest

from webapp import cli


def test_everything_required_is_installed_here() -> None:
    assert cli.find_missing_packages() == []


def test_a_missing_package_is_named_with_the_way_to_mend_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = ["flask>=3.1,<4", "no-such-package[crypto]>=2", 'gunicorn>=27; extra == "production"']
    monkeypatch.setattr("webapp.cli.metadata.requires", lambda _name: wanted)
    with pytest.raises(SystemExit) as refused:
        cli.main()
    what, mend = str(refused.value).splitlines()
    assert what == "xiangyi: Python packages are missing: no-such-package"
    assert mend.startswith("To mend it: ")
