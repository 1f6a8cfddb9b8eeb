"""The groups that commands belong to; a module adds its commands to one of them."""

from __future__ import annotations

from web.cli.framework import Commands

root = Commands("Issues raised with the provincial leaders, followed until they are answered.")
case = Commands("Cases: record, act, look, list, hand out codes.")
calendar = Commands("Days off and make-up working days.")
config = Commands("The settings in force.")
history = Commands("Bring in what other systems hold.")
post = Commands("Posts: who holds them, who stands in.")
session = Commands("Sessions with the leaders.")
token = Commands("API tokens.")
user = Commands("Accounts.")
workflow = Commands("The workflow definition.")

for name, group in {
    "case": case,
    "calendar": calendar,
    "config": config,
    "import": history,
    "post": post,
    "session": session,
    "token": token,
    "user": user,
    "workflow": workflow,
}.items():
    root.add_typer(group, name=name)
