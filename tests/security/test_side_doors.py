"""Ways round the reach: what one may undo and bring back, and what answers tell of records that are out of reach."""

import dataclasses
from typing import Any

import pytest

from saluran.core import access, undo
from saluran.core.models import Attachment, Line, Note
from saluran.core.perform import Item, perform, perform_many
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Stale
from saluran.core.registry import modules
from saluran.platform.since import undo_screen
from tests.cast import Cast, make

pytestmark = pytest.mark.django_db


def do(actor: access.Actor, key: str, verb: str, pk: int | None = None, /, **data: Any) -> Any:
    return perform(actor, key, verb, pk, data, face="html")


def of(user: Any, key: str, **data: Any) -> Any:
    return make(key, owner=user.pk, **data)


def scoped(actor: access.Actor, *scopes: str) -> access.Actor:
    return dataclasses.replace(actor, scopes=scopes)


def test_one_record_of_a_set_does_not_bring_back_the_others(cast: Cast) -> None:
    mine, hers = of(cast.budi, "leads", first_name="Punya Budi"), of(cast.eka, "leads", first_name="Punya Eka")
    perform_many(cast["rina"], "leads", "delete", [Item({}, mine.pk), Item({}, hers.pk)], face="html")
    with pytest.raises(Forbidden):
        undo.restore(cast["budi"], "leads", mine.pk, face="html")
    assert not type(hers)._base_manager.filter(pk=hers.pk).exists()
    undo.restore(cast["rina"], "leads", mine.pk, face="html")
    assert type(hers)._base_manager.filter(pk=hers.pk).exists()


def test_what_was_emptied_comes_back_with_the_record(cast: Cast) -> None:
    """The link of a contact of somebody else went with the account; whose account it was may bring both back."""
    account = of(cast.budi, "accounts", name="PT Kembali")
    contact = of(cast.eka, "contacts", first_name="Tuti", account=account.pk)
    do(cast["budi"], "accounts", "delete", account.pk)
    undo.restore(cast["budi"], "accounts", account.pk, face="html")
    contact.refresh_from_db()
    assert contact.account_id == account.pk


def test_after_ninety_days_nothing_comes_back(cast: Cast) -> None:
    lead = of(cast.budi, "leads", first_name="Lama")
    do(cast["budi"], "leads", "delete", lead.pk)
    Line.objects.filter(module="leads", record_id=lead.pk, verb="delete").update(before={})  # as the purge leaves it
    for name in ("budi", "rina"):
        with pytest.raises(NotFound):
            undo.restore(cast[name], "leads", lead.pk, face="html")


def test_undo_asks_to_view_as_well(cast: Cast) -> None:
    lead = of(cast.budi, "leads", first_name="Ani")
    done = do(cast["budi"], "leads", "update", lead.pk, first_name="Ina")
    with pytest.raises(Forbidden):
        undo.undo(scoped(cast["budi"], "leads:edit"), done.operation, face="api")
    undo.undo(scoped(cast["budi"], "leads:edit", "leads:view"), done.operation, face="api")


def test_a_token_undoes_only_within_its_scopes(cast: Cast) -> None:
    """Notes, tags, files and gifts of records are taken back with the rights that they were made with."""
    lead = of(cast.budi, "leads", first_name="Ani")
    narrow = scoped(cast["budi"], "contacts:*", "leads:view")
    noted = do(cast["budi"], "leads", "note", lead.pk, text="Rahasia")
    tagged = do(cast["budi"], "leads", "tag", lead.pk, tags=["penting"])
    given = do(cast["budi"], "leads", "assign", lead.pk, owner=cast.eka.pk)
    for operation in (noted.operation, tagged.operation, given.operation):
        with pytest.raises(Forbidden):
            undo.undo(narrow, operation, face="api")
    assert Note.objects.filter(about=f"leads:{lead.pk}").exists()
    undo.undo(cast["budi"], given.operation, face="html")  # who gave it away may take it back
    undo.undo(cast["budi"], noted.operation, face="html")
    assert not Note.objects.filter(about=f"leads:{lead.pk}").exists()


def test_a_comment_is_taken_back_by_who_may_only_view(cast: Cast) -> None:
    lead = of(cast.eka, "leads", first_name="Ani")
    done = do(cast["vina"], "leads", "comment", lead.pk, text="Salah kamar")
    undo.undo(cast["vina"], done.operation, face="html")
    assert not Note.objects.filter(about=f"leads:{lead.pk}").exists()


def test_a_note_on_what_is_out_of_reach_now_stays(cast: Cast) -> None:
    lead = of(cast.budi, "leads", first_name="Ani")
    noted = do(cast["budi"], "leads", "note", lead.pk, text="Janji harga")
    do(cast["rina"], "leads", "assign", lead.pk, owner=cast.eka.pk)
    with pytest.raises(Forbidden):
        undo.undo(cast["budi"], noted.operation, face="html")


def test_what_points_here_since_is_not_named_out_of_reach(cast: Cast) -> None:
    made = do(cast["budi"], "accounts", "create", name="PT Terbuka")
    of(cast.eka, "contacts", first_name="Rahasiawati", account=made.record.pk)
    with pytest.raises(Conflict) as refused:
        undo.undo(cast["budi"], made.operation, face="html")
    assert "Rahasiawati" not in f"{refused.value.sentence} {refused.value.detail}"
    with pytest.raises(Conflict) as refused:
        undo.undo(cast["rina"], made.operation, face="html")
    assert "Rahasiawati" in refused.value.sentence


def test_a_record_that_was_given_away_is_not_named_by_its_new_name(cast: Cast) -> None:
    lead = of(cast.budi, "leads", first_name="Ani")
    given = do(cast["budi"], "leads", "assign", lead.pk, owner=cast.eka.pk)
    do(cast["eka"], "leads", "update", lead.pk, first_name="Rahasiawati")
    do(cast["rina"], "leads", "assign", lead.pk, owner=cast.rina.pk)
    with pytest.raises(Conflict) as refused:
        undo.undo(cast["budi"], given.operation, face="html")
    assert "Rahasiawati" not in f"{refused.value.sentence} {refused.value.detail}"


def test_what_needs_a_record_is_not_named_out_of_reach(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from saluran.core.perform import deleting

    account = of(cast.budi, "accounts", name="PT Banyak")
    for n in range(3):
        of(cast.eka, "contacts", first_name=f"Rahasiawati {n}", account=account.pk)
    monkeypatch.setattr(deleting, "MOST", 2)
    with pytest.raises(Conflict) as refused:
        do(cast["budi"], "accounts", "delete", account.pk)
    assert "Rahasiawati" not in f"{refused.value.sentence} {refused.value.detail}"
    with pytest.raises(Conflict) as refused:
        do(cast["rina"], "accounts", "delete", account.pk)
    assert "Rahasiawati 0" in refused.value.detail["needed_by"]


def test_what_changed_meanwhile_hides_links_out_of_reach(cast: Cast) -> None:
    hidden = of(cast.eka, "accounts", name="PT Rahasia")
    contact = of(cast.budi, "contacts", first_name="Tuti")
    do(cast["rina"], "contacts", "update", contact.pk, account=hidden.pk)
    with pytest.raises(Stale) as refused:
        perform(cast["budi"], "contacts", "update", contact.pk, {"first_name": "Titi"}, face="api", version=1)
    assert refused.value.detail["changed"]["account"] == {"id": None, "title": None, "hidden": True}


def test_a_file_field_takes_no_file_of_another_record(cast: Cast) -> None:
    """Records of two modules may have one id."""
    make("fields", module="leads", label={"id": "Berkas", "en": "File"}, name="x_berkas", kind="file")
    account = of(cast.eka, "accounts", name="PT Rahasia")
    row = Attachment.objects.create(
        about=f"accounts:{account.pk}",
        name="rahasia.txt",
        content_type="text/plain",
        size=1,
        digest="0" * 64,
        author_id=cast.eka.pk,
        at=account.created_at,
    )
    lead: Any = None
    while lead is None or lead.pk < account.pk:
        lead = of(cast.budi, "leads", first_name="Ani")
    Attachment.objects.filter(pk=row.pk).update(about=f"accounts:{lead.pk}")
    with pytest.raises(Invalid):
        do(cast["budi"], "leads", "update", lead.pk, x_berkas=row.pk)
    row.refresh_from_db()
    assert row.about.startswith("accounts:")


def test_an_opportunity_takes_nothing_over_from_a_party_out_of_reach(cast: Cast) -> None:
    hidden = of(cast.eka, "accounts", name="PT Rahasia", website="https://rahasia.example", employees=77)
    deal = of(cast.budi, "opportunities", title="Mesin")
    do(cast["rina"], "opportunities", "update", deal.pk, account=hidden.pk, website="", employees=None)
    do(cast["rina"], "opportunities", "update", deal.pk, website=None, employees=None)
    lead = of(cast.budi, "leads", first_name="Ani")
    do(cast["budi"], "opportunities", "update", deal.pk, lead=lead.pk)
    deal.refresh_from_db()
    assert (deal.website, deal.employees) == ("", None)


def test_a_merge_takes_no_value_and_no_record_out_of_reach(cast: Cast) -> None:
    mine, also = (make("leads", first_name=n, owner="budi").pk for n in ("Ani", "Ina"))
    hers = make("leads", first_name="Rahasia", mobile="08121111222", owner="eka").pk
    for data in (
        {"merge_with": [hers]},
        {"merge_with": [also, hers]},
        {"merge_with": [also], "values": {"mobile": hers}},
    ):
        with pytest.raises((NotFound, Invalid)) as caught:
            perform(cast["budi"], "leads", "merge", mine, data, face="api")
        assert "Rahasia" not in str(caught.value)
    kept = modules.get("leads").model._base_manager
    assert set(kept.values_list("pk", flat=True)) == {mine, also, hers}
    assert not kept.filter(pk=mine).exclude(mobile="").exists()


def test_who_may_not_delete_may_not_merge_away(cast: Cast) -> None:
    role = make("roles", key="keeps", name="Menjaga", rights=[{"module": "leads", "view": "all", "edit": "all"}])
    perform(access.SYSTEM, "users", "update", cast.sari.pk, {"role": role.pk}, face="setup")
    one, two = (make("leads", first_name=n, owner="budi").pk for n in ("Ani", "Ina"))
    with pytest.raises(Forbidden):
        perform(cast["sari"], "leads", "merge", one, {"merge_with": [two]}, face="api")


def test_before_an_undo_nothing_out_of_reach_is_named(cast: Cast) -> None:
    """A deal of another branch followed a merged lead, and was changed there since."""
    one, two = (make("leads", first_name=n, owner="budi").pk for n in ("Ani", "Ina"))
    deal = make("opportunities", title="Rahasia", lead=two, owner="eka", team=None).pk
    other = make("leads", first_name="Lain", owner="eka").pk
    done = perform(cast["budi"], "leads", "merge", one, {"merge_with": [two]}, face="api")
    perform(cast["rina"], "opportunities", "update", deal, {"lead": other, "title": "Rahasia juga"}, face="api")
    seen = undo_screen(cast["budi"], done.operation or 0)
    assert [(s.url, s.was, s.made, s.now) for s in seen.later] == [("", "", "", "")]
    assert "Rahasia" not in repr(seen.later) + repr(seen.coming)


def test_a_conversion_hangs_nothing_on_what_may_only_be_viewed(cast: Cast) -> None:
    role = make(
        "roles", key="reads", name="Membaca", rights=[{"module": "*", "view": "all", "create": "own", "edit": "own"}]
    )
    perform(access.SYSTEM, "users", "update", cast.budi.pk, {"role": role.pk}, face="setup")
    account = of(cast.eka, "accounts", name="PT Lain")
    lead = of(cast.budi, "leads", first_name="Ani", organization="PT Lain")
    do(cast["budi"], "leads", "note", lead.pk, text="Janji harga")
    do(cast["budi"], "leads", "tag", lead.pk, add=["penting"])
    do(cast["budi"], "leads", "convert", lead.pk, account=account.pk, contact=None, opportunity="none")
    assert Note.objects.get().about == f"leads:{lead.pk}"
    account.refresh_from_db()
    assert account.version == 1
