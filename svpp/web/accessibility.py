"""How far everybody can use Ronde: the statement a public body owes (directive 2016/2102, law of 19 July 2018)."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("accessibility", __name__)

PARTS = ("how", "gaps", "tell", "right")


@blueprint.get("/accessibility")
def page() -> str:
    """Open to everybody, signed in or not."""
    return render_template("accessibility.html", parts=PARTS)
