"""Who may touch what, worked out by hand from the roles as they are written in the handbook: forty lines that know
nothing of the product's own reckoning."""

from dataclasses import dataclass

BOSS = {"budi": "joko", "sari": "joko"}
TEAM = {
    "budi": "jakarta",
    "sari": "jakarta",
    "joko": "jakarta",
    "vina": "jakarta",
    "rina": "jakarta",
    "eka": "surabaya",
}
ROLE = {
    "budi": "sales",
    "sari": "sales",
    "eka": "sales",
    "joko": "sales_manager",
    "vina": "viewer",
    "rina": "administrator",
}
OWN = dict.fromkeys(("view", "create", "edit", "delete"), "own")
ALL = dict.fromkeys(OWN, "all")
RIGHTS = {"sales": OWN, "sales_manager": OWN, "viewer": {"view": "all"}, "administrator": ALL}
#: The catalogue: everybody in sales sees it, managers write what is theirs. Campaigns are seen by all of them, too.
SHARED = {
    "products": {"sales": {"view": "all"}, "sales_manager": {**OWN, "view": "all"}},
    "campaigns": {role: {**OWN, "view": "all"} for role in ("sales", "sales_manager")},
}
#: Managers make pipelines of their own.
PIPELINES = ("create", "edit")
NOBODY = (None, "dodi")


@dataclass(frozen=True)
class Kept:
    """A record as the oracle knows it."""

    key: str
    #: "shared": with owners; "personal": everybody's own, whatever the role; "fixed": all see it, administrators
    #: write it; "admin": administrators only
    sort: str
    owner: str | None = None
    team: str | None = None


def wide(who: str | None, right: str, kept: Kept) -> str:
    if who is None or who in NOBODY:
        return "none"
    if kept.sort == "personal":
        return "own"
    if kept.sort != "shared":
        if ROLE[who] == "administrator" or (kept.sort == "fixed" and right == "view"):
            return "all"
        if kept.key in ("pipelines", "stages") and ROLE[who] == "sales_manager" and right in PIPELINES:
            return "all"
        return "none"
    rights = RIGHTS[ROLE[who]]
    rights = SHARED.get(kept.key, {}).get(ROLE[who], rights)
    return rights.get(right, "none")


def may(who: str | None, right: str, kept: Kept) -> bool:
    """Whether the right reaches this very record."""
    reach = wide(who, right, kept)
    if reach != "own":
        return reach == "all"
    if kept.sort == "personal":  # and shared with nobody
        return kept.owner == who
    above = kept.owner
    while above:
        if above == who:
            return True
        above = BOSS.get(above)
    return kept.owner is None and kept.team is not None and kept.team == TEAM[str(who)]


def expected(who: str | None, right: str, kept: Kept) -> str:
    """What should come of it: out, hidden, refused or done."""
    if who in NOBODY:
        return "out"
    if not may(who, "view", kept):
        return "hidden"
    return "done" if may(who, right, kept) else "refused"
