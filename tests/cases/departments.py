"""Departments that come to their end in a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cases.directory.departments import read_departments, save_departments
from cases.store.engine import Database


def end_department(database: Database, code: str, last_day: date, successor: str) -> None:
    """A department ends and another succeeds it."""
    with database.write() as transaction:
        known = {each.code: each for each in read_departments(transaction)}
        ended = replace(known[code], valid_to=last_day, successor=successor)
        save_departments(transaction, [ended, known[successor]])
        transaction.commit()
