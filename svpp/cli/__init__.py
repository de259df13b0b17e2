"""Commands: `flask …` from the repository's root. Exit 0, 1 for refused input with a reason, 2 for wrong usage."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from svpp.cli import backup, demo, doctor, people, plan, report, retention, rollup, setup, sheets, tokens  # noqa: PLC0415 with the application

    for command in (
        plan.plan_cli,
        plan.municipality_cli,
        people.people_cli,
        tokens.token_cli,
        report.report_command,
        rollup.rollup_cli,
        demo.demo_command,
        doctor.doctor_command,
        setup.set_up_command,
        backup.backup_command,
        backup.restore_command,
        sheets.import_command,
        retention.retention_cli,
    ):
        app.cli.add_command(command)
