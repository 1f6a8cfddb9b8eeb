"""What is measured in microseconds and needs no database: the engine and working time."""

from __future__ import annotations

from benchmarks import engine as engine_steps
from benchmarks import worktime
from benchmarks.report import Section
from benchmarks.scale import Scale
from benchmarks.worktime import Figure

#: microseconds; a menu has no goal
STEP_GOAL = 15.0
CALL_GOAL = 10.0


def engine(scale: Scale) -> Section:
    """Deciding one step, and the menu of a case."""
    calls = 500 if scale.quick else engine_steps.CALLS
    section = Section("engine", "The engine decides", ["what", "time", "goal"])
    for figure in engine_steps.measure(calls=calls):
        goal = STEP_GOAL if figure["name"].startswith("accepted") else None
        section.rows.append(_row(figure, goal))
    section.remarks.append("CPU time, with the bare `transitions` library in the same turns.")
    return section


def working_time(scale: Scale) -> Section:
    """Questions to the working calendar, in each zone."""
    calls = 500 if scale.quick else worktime.CALLS
    section = Section("worktime", "Working time", ["what", "time", "goal"])
    for figure in worktime.measure(calls=calls):
        built = "built once" in figure["name"]
        section.rows.append(_row(figure, None if built else CALL_GOAL))
    section.remarks.append("CPU time; the questions take turns.")
    return section


def _row(figure: Figure, goal: float | None) -> list[str]:
    value = figure["value"]
    met = "met" if goal is not None and value <= goal else "missed"
    return [figure["name"], f"{value:.2f} us", f"<= {goal:.0f} us ({met})" if goal else "-"]
