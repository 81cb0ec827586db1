"""The whole measurement: `python -m bench.load --help`. bench/load.md holds its figures and says what they mean."""

import json
import subprocess
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import create_engine, text

from bench.load import day as days
from bench.load.curve import draw
from bench.load.growth import grow
from bench.load.mails import Day
from bench.load.servers import postgres
from bench.load.team import Place
from tests.servers.brokers import redis


@click.command()
@click.option("--boxes", default=1000, show_default=True, help="Simulated mailboxes.")
@click.option("--before", default=200, show_default=True, help="Mails in each before the day.")
@click.option("--during", default=20, show_default=True, help="Mails that come to each in the day.")
@click.option("--lasts", default=120.0, show_default=True, help="Seconds into which the day is pressed.")
@click.option("--workers", "counts", multiple=True, type=int, default=(1, 2), show_default=True)
@click.option(
    "--sizes", default="10000,30000,100000,300000,1000000", help="Messages stored; empty: no curve."
)
@click.option(
    "--tasks", default=2000, show_default=True, help="Mails for the comparison of queues; 0 for none."
)
@click.option(
    "--celery-python", default="", help="An interpreter that has Celery, and may see ours by PYTHONPATH."
)
@click.option("--patience", default=900.0, help="Seconds a first reading may take.")
@click.option("--picture", type=click.Path(path_type=Path), default=Path("bench/load.svg"))
def main(
    boxes: int, before: int, during: int, lasts: float, counts: tuple[int, ...], sizes: str, tasks: int,
    celery_python: str, patience: float, picture: Path,
) -> None:  # fmt: skip
    """Measure, and print a line of JSON for each figure."""
    shape = Day(datetime.now(UTC).replace(microsecond=0), timedelta(seconds=lasts), before, during)
    with tempfile.TemporaryDirectory(prefix="kept-load-") as folder, postgres() as server:
        room = Path(folder)
        (room / "redis").mkdir()
        with redis(room / "redis") as queue:
            for count in counts:
                place = _place(server, queue, room, f"kept_load_{count}")
                _say("reading", days.first_reading(place, shape, boxes, count=count, seconds=patience))
                if during:
                    _say("day", days.traffic(place, shape, boxes, count=count))
            if tasks and celery_python:
                _yardstick(celery_python, queue, tasks)
        if sizes:
            place = _place(server, "", room, "kept_growth")
            some = 50
            days.first_reading(
                Place(place.data, place.database, ""),
                Day(shape.begins, shape.lasts, before, 0),
                some,
                count=1,
                seconds=patience,
            )
            measured = grow(place, shape, [int(size) for size in sizes.split(",")], some)
            draw(measured, picture)


def _place(server: str, queue: str, room: Path, name: str) -> Place:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    data = room / name
    data.mkdir()
    return Place(data, server.replace("/postgres?", f"/{name}?"), queue)


def _yardstick(python: str, queue: str, tasks: int) -> None:
    done = subprocess.run(
        [python, "-m", "bench.load.yardstick", queue, str(tasks)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr[-2000:], flush=True)
        return
    bare, ours, celery = (float(word) / tasks * 1000 for word in done.stdout.split()[-3:])
    print(
        json.dumps(
            {"what": "queues", "tasks": tasks, "bare_ms": bare, "dramatiq_ms": ours, "celery_ms": celery}
        ),
        flush=True,
    )


def _say(what: str, value: days.Reading | days.Traffic) -> None:
    rate = {"rate": round(value.rate, 1)} if isinstance(value, days.Reading) else {}
    print(json.dumps({"what": what, **asdict(value), **rate}), flush=True)


if __name__ == "__main__":
    main()
