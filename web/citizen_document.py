"""The citizen's page as a document, alike for the API and the command line."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from cases.reading.citizen_view import EndingView, ReviewView, WaitingView
from cases.reading.status import CitizenView, ReplyView
from web.times import local_iso


def citizen_document(view: CitizenView, zone: ZoneInfo) -> dict[str, Any]:
    """What the citizen sees; times with their offset in `zone`, days as local dates."""
    return {
        "state": view.state,
        "state_label": view.state_label,
        "standing": view.standing.value,
        "department": view.department,
        "recorded_at": local_iso(view.recorded_at, zone),
        "due_at": local_iso(view.due_at, zone) if view.due_at else None,
        "last_day": view.last_day.isoformat() if view.last_day else None,
        "first_last_day": view.first_last_day.isoformat() if view.first_last_day else None,
        "provisional": view.provisional,
        "overdue": view.working_days_overdue > 0,
        "working_days_left": view.working_days_left,
        "working_days_overdue": view.working_days_overdue,
        "reopened": view.reopened,
        "steps": [
            {
                "state": step.state,
                "label": step.label,
                "status": step.status.value,
                "at": local_iso(step.at, zone) if step.at else None,
            }
            for step in view.steps
        ],
        "escalated_to": [
            {"post": told.label, "at": local_iso(told.at, zone)} for told in view.escalated_to
        ],
        "reply": _reply(view.reply, zone) if view.reply else None,
        "objection_last_day": _day(view.objection_last_day),
        "merged": view.merged,
        "pause": _pause(view.pause, zone) if view.pause else None,
        "new_date": (
            {
                "at": local_iso(view.new_date.at, zone),
                "last_day": view.new_date.last_day.isoformat(),
            }
            if view.new_date
            else None
        ),
        "news": [{"at": local_iso(each.at, zone), "text": each.text} for each in view.news],
        "ending": _ending(view.ending, zone) if view.ending else None,
        "rating": view.rated.rating if view.rated else None,
        "review": _review(view.review, zone) if view.review else None,
        "may": sorted(view.may),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _pause(pause: WaitingView, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "reason": pause.reason,
        "waiting_for": pause.waiting_for,
        "since": local_iso(pause.since, zone),
        "last_day": _day(pause.last_day),
    }


def _ending(ending: EndingView, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "outcome": ending.outcome,
        "at": local_iso(ending.at, zone),
        "legal_path": ending.legal_path,
        "reason": ending.reason,
    }


def _review(review: ReviewView, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "asked_at": local_iso(review.asked_at, zone),
        "decide_by": _day(review.decide_by),
        "declined_at": local_iso(review.declined_at, zone) if review.declined_at else None,
        "reason": review.reason,
    }


def _reply(reply: ReplyView, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": local_iso(reply.at, zone),
        "text": reply.text,
        "department": reply.department,
        "document_number": reply.document_number,
        "document_date": reply.document_date.isoformat() if reply.document_date else None,
        "outcome": reply.outcome,
        "late": reply.late,
    }
