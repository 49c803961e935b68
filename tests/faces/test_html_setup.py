"""The page from which the house is set up: who finds what there, and in words."""

import pytest
from django.test import Client

from saluran.core.models import Role, Setting
from saluran.core.perform import perform
from saluran.modules.duplicates.models import Rule
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def seen(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_an_administrator_finds_everything_by_groups(client: Client, cast: Cast) -> None:
    client.force_login(cast.rina)
    page = seen(client, "/setup")
    for url in ("settings", "users", "roles", "fields", "pipelines", "assignment_rules", "my/backups", "sources"):
        assert f'href="/{url}"' in page
    assert "Penyesuaian" in page and "Kolom tambahan, di modul mana pun." in page
    around = seen(client, "/users")
    assert 'href="/setup" aria-current="page"' in around and 'href="/roles"' not in around


def test_a_manager_finds_his_pipelines_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.joko)
    assert 'href="/setup"' in seen(client, "/home")
    page = seen(client, "/setup")
    assert 'href="/pipelines"' in page and 'href="/stages"' in page
    assert 'href="/users"' not in page and 'href="/my/backups"' not in page and 'href="/sources"' not in page


def test_who_sets_up_nothing_has_no_such_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.budi)
    assert 'href="/setup"' not in seen(client, "/home")
    assert client.get("/setup").status_code == 404


def test_rights_settings_and_rules_are_called_in_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.rina)
    role = seen(client, f"/roles/{Role.objects.get(key='sales_manager').pk}/edit")
    assert '<option value="*" selected>Semua lainnya</option>' in role
    year = Setting.objects.get(key="company.fiscal_year_start")
    form = seen(client, f"/settings/{year.pk}/edit")
    assert "<h1" in form and "company.fiscal_year_start</" not in form and ">Januari</option>" in form
    rule = seen(client, f"/duplicate_rules/{Rule.objects.get(key='accounts.phone').pk}")
    assert "Akun: Nomor telepon sama" in rule


def test_a_form_begins_where_one_begins_to_read(client: Client, cast: Cast) -> None:
    client.force_login(cast.rina)
    form = seen(client, "/pipelines/new")
    assert form.count("autofocus") == 1 and "autofocus" in form[form.index('id="f-name') : form.index('id="f-key"')]


def test_the_history_of_a_setting_is_in_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.rina)
    leads = Setting.objects.get(key="leads")
    perform(cast["rina"], "settings", "update", leads.pk, {"value": "false"}, face="html")
    page = seen(client, f"/settings/{leads.pk}")
    assert '<del class="quiet no-underline">Ya</del>' in page and '<ins class="no-underline">Tidak</ins>' in page


def test_the_list_of_leads_offers_no_new_one_where_there_are_none(client: Client, cast: Cast) -> None:
    client.force_login(cast.rina)
    assert "Tambah Calon Pelanggan" in seen(client, "/leads")
    perform(cast["rina"], "settings", "update", Setting.objects.get(key="leads").pk, {"value": "false"}, face="html")
    assert "Tambah Calon Pelanggan" not in seen(client, "/leads")


def test_a_field_is_asked_for_what_its_kind_needs(client: Client, cast: Cast) -> None:
    client.force_login(cast.rina)
    page = seen(client, "/fields/new")
    assert '<div class="field" data-when="kind" data-values="link">' in page
    assert '<th scope="col" id="f-options-h3" data-when="kind" data-values="choice choices">' in page
    assert page.count('data-when="kind" data-values="table"') >= 2  # the head and the cells of the column
