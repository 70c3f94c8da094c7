"""The workspace's background jobs: what runs, what ran, and whether it did anything."""

from __future__ import annotations

from instantly_tui.api.background_jobs import (
    FAILED,
    STATUS_WORDS,
    TYPE_WORDS,
    BackgroundJob,
    get_job,
    list_jobs,
)
from instantly_tui.api.call import Call
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Cell, Column, Filter, Query, Resource


def status(job: BackgroundJob) -> Cell:
    """The state in words; a job that ran and did nothing is not called done."""
    word = STATUS_WORDS.get(job.status, job.status or "–")
    if job.succeeded and job.done_count == 0 and job.total_count != 0:
        return Cell("ran, did nothing", "warn")
    return Cell(word, "bad" if job.status in FAILED else "good" if job.succeeded else "accent")


def counters(job: BackgroundJob) -> Cell:
    """How many of how many, and how many failed."""
    if job.done_count is None and job.total_count is None:
        return cells.UNKNOWN
    failed = f", {job.data.failed_count:,} failed" if job.data.failed_count else ""
    return Cell(f"{cells.count(job.done_count).text} of {cells.count(job.total_count).text}{failed}")


_CODES: dict[str, list[str]] = {}
"""The server's states by what they are called here: it has two for some."""
for _code, _word in STATUS_WORDS.items():
    _CODES.setdefault(_word, []).append(_code)


def _page(query: Query, cursor: str | None) -> Call[Page[BackgroundJob]]:
    wanted = query.get("status")
    return list_jobs(cursor, status=tuple(wanted.split(",")) if wanted else (), type=query.get("type"))


JOBS = Resource[BackgroundJob](
    name="jobs",
    title="Jobs",
    key=lambda job: job.id,
    name_of=lambda job: TYPE_WORDS.get(job.type, job.type),
    page=_page,
    one=get_job,
    searchable=False,
    columns=(
        Column("State", status, 18),
        Column("What", lambda job: TYPE_WORDS.get(job.type, job.type)),
        Column("%", lambda job: cells.count(job.progress), 4, "right"),
        Column("Done", counters, 30, drop=1),
        Column("Begun", lambda job: cells.moment(job.created_at), 12, drop=2),
        Column("Last step", lambda job: cells.moment(job.updated_at), 12, drop=3),
    ),
    filters=(
        Filter("status", "State", tuple((",".join(codes), word) for word, codes in _CODES.items())),
        Filter("type", "Kind", tuple(TYPE_WORDS.items())),
    ),
)
