"""Numbers of persons that the search index held from before they were kept out of it."""

from saluran.core import access, prepare, search
from saluran.core.registry import modules
from saluran.ground import taxes

DONE = "search:niks"


@prepare.once(DONE)
def forget_niks() -> None:
    """Index the accounts anew whose number is that of a person."""
    module = modules.get("accounts")
    known = access.rows(module).filter(npwp__gt="1").values_list("pk", "npwp").iterator()
    search.renew(module, [pk for pk, npwp in known if taxes.is_nik(npwp)])
