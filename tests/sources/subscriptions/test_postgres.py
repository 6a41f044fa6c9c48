"""A real PostgreSQL server: tables, views and SELECTs are read, nothing is written, no password is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.subscriptions import StagingOptions, stage
from tests.postgres_server import PASSWORD, USER, PostgresServer
from tests.sources.subscriptions.conftest import TODAY, reasons_of, rows_of

_TABLES = """
CREATE TABLE subscriptions (
    id bigint PRIMARY KEY, customer_id text, plan text, start_date date, end_date date,
    mrr numeric(12, 2), currency char(3), seats int, created_at timestamptz DEFAULT now());
INSERT INTO subscriptions VALUES
    (1, 'A', 'Pro', '2026-01-15', NULL, 100.00, 'EUR', 5),
    (2, 'B', 'Basic', '2026-01-01', '2026-03-01', 49.99, 'USD', 1),
    (3, 'C', 'Pro', '2026-02-01', '2026-01-01', 10, 'EUR', 1),
    (4, 'D', 'Pro', '2026-02-01', NULL, NULL, 'EUR', 1);
CREATE VIEW running AS SELECT * FROM subscriptions WHERE end_date IS NULL;
CREATE SCHEMA billing;
CREATE TABLE billing.months AS SELECT 'A' AS customer, date '2026-01-31' AS month, 12.345::float8 AS mrr;
"""


@pytest.fixture(scope="module")
def shop(postgres: PostgresServer) -> PostgresServer:
    """The server with a small shop in it."""
    postgres.run(_TABLES)
    return postgres


def _options(**more: object) -> StagingOptions:
    return StagingOptions(today=TODAY, **more)  # type: ignore[arg-type]


def test_a_table_is_staged_and_its_faults_are_set_aside(shop: PostgresServer, tmp_path: Path) -> None:
    staged = stage(f"{shop.address()}::subscriptions", _options(), tmp_path)
    assert rows_of(staged) == [
        ("A", "EUR", "Pro", 24313, None, 10_000, 5),
        ("B", "USD", "Basic", 24313, 24315, 4_999, 1),
    ]
    assert reasons_of(staged) == [(3, "end before start"), (4, "no amount")]
    assert (staged.rows_in, staged.rows_used, staged.rows_set_aside) == (4, 2, 2)
    assert staged.reading.source == "postgresql 127.0.0.1/postgres"


def test_a_view_a_schema_and_a_select_are_named_behind_the_address(
    shop: PostgresServer, tmp_path: Path
) -> None:
    view = stage(f"{shop.address()}::running", _options(), tmp_path)
    assert (view.rows_in, view.rows_used) == (2, 1)
    months = stage(shop.address(), _options(table="billing.months"), tmp_path)
    assert rows_of(months) == [("A", "", 24313, 1_235)]
    columns = "customer_id AS customer, start_date AS start, end_date AS end, mrr::numeric"
    query = f"SELECT {columns} FROM subscriptions WHERE id <= 2"
    chosen = stage(f"{shop.address()}::{query}", _options(), tmp_path)
    assert chosen.rows_used == 2


def test_a_missing_table_is_answered_with_the_tables_there_are(shop: PostgresServer, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no table \"subs\".*billing\.months.*subscriptions") as refused:
        stage(f"{shop.address()}::subs", _options(), tmp_path)
    assert PASSWORD not in str(refused.value)
    with pytest.raises(SourceError, match="holds several tables"):
        stage(shop.address(), _options(), tmp_path)


@pytest.mark.parametrize(
    "query",
    ["SELECT nothing FROM subscriptions", "SELECT 1/0 AS mrr", "SELECT pg_sleep(0) FROM nowhere",
     "WITH x AS (DELETE FROM subscriptions RETURNING *) SELECT * FROM x"],
)  # fmt: skip
def test_a_select_that_fails_or_writes_is_refused_in_one_line(
    shop: PostgresServer, tmp_path: Path, query: str
) -> None:
    with pytest.raises(SourceError) as refused:
        stage(f"{shop.address()}::{query}", _options(), tmp_path)
    told = str(refused.value)
    assert "\n" not in told
    assert len(told) <= 255
    assert PASSWORD not in told
    assert stage(f"{shop.address()}::subscriptions", _options(), tmp_path).rows_in == 4


def test_the_password_may_come_from_the_environment_or_pgpass(
    shop: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{shop.address(password='')}::subscriptions"
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert stage(address, _options(), tmp_path).rows_in == 4
    monkeypatch.delenv("PGPASSWORD")
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"127.0.0.1:{shop.port}:*:{USER}:{PASSWORD}\n", encoding="utf-8")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    assert stage(address, _options(), tmp_path).rows_in == 4


def test_a_wrong_password_a_wrong_port_and_a_wrong_database_are_told_without_the_address(
    shop: PostgresServer, tmp_path: Path
) -> None:
    wrong = {
        shop.address(password="s3cret-guess"): "password is refused",
        shop.address().replace(f":{shop.port}/", ":1/"): "no server answers",
        shop.address("nowhere"): "does not exist",
    }
    for address, told in wrong.items():
        with pytest.raises(SourceError, match=told) as refused:
            stage(f"{address}::subscriptions", _options(), tmp_path)
        assert "s3cret-guess" not in str(refused.value)
        assert PASSWORD not in str(refused.value)
