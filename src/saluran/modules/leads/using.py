"""Leads on or off: for the company, and for each team. Off, an enquiry is an opportunity from the beginning."""

from saluran.core import access, known, options
from saluran.core.registry import modules


def in_use(actor: access.Actor) -> bool:
    """Whether somebody works with leads: the company does, and so does one of his teams, if he has any."""
    if not options.get("leads"):
        return False
    rows = known.rows(modules.get("teams"))
    mine = [rows[pk].values for pk in actor.teams if pk in rows]
    return not mine or any(team["uses_leads"] for team in mine)


def instead_of_leads(actor: access.Actor) -> str:
    """What is begun where leads are off. Those that are there stay reachable."""
    return "" if in_use(actor) else "opportunities"
