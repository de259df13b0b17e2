"""Pages for people: the phone's shell, and the desk rendered by the server."""

from __future__ import annotations

from flask import Flask

from svpp.web import speaking


def init_app(app: Flask) -> None:
    """Each blueprint says itself who may use it; tests/house/test_routes.py proves that none is open by mistake."""
    from svpp.web import (  # noqa: PLC0415 with the application
        accessibility,
        account,
        admin,
        approve,
        calendar,
        cases,
        closing,
        day,
        entries,
        figure,  # the year's, with each of its figures
        files,
        imports,
        inspect,
        links,
        oidc,
        patterns,
        people,
        phones,
        places,
        plan_rule,
        proofs,
        register_bulk,  # the registers', with each one's page and form
        remarks,
        report,
        rescue,
        second,
        sheets,
        shell,
        sign_in,
        taps,
        template,
        tokens,
        transmissions,
        year_lock,
    )
    from svpp.web.correct import pages as correct  # noqa: PLC0415
    from svpp.web.planning import pages as planning  # noqa: PLC0415

    speaking.init_app(app)
    oidc.init_app(app)
    for module in (
        accessibility,
        calendar,
        people,
        phones,
        rescue,
        places,
        cases,
        files,
        sheets,
        imports,
        shell,
        sign_in,
        second,
        oidc,
        account,
        approve,
        day,
        taps,
        correct,
        planning,
        patterns,
        figure,
        remarks,
        proofs,
        plan_rule,
        register_bulk,
        entries,
        admin,
        year_lock,
        report,
        closing,
        links,
        inspect,
        transmissions,
        template,
        tokens,
    ):
        app.register_blueprint(module.blueprint)
