"""The routes of the API (names.md, API). One set of views serves every module, custom ones included."""

from django.urls import URLPattern, register_converter

from saluran.faces.api import beside, duplicates, house, imports, jobs, notices, records, reference, verbs
from saluran.faces.api.views import view
from saluran.faces.policy import policed


class Anything:
    """The rest of an address, line breaks included."""

    regex = r"[\s\S]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Anything, "anything")
V1 = "api/v1/"
ONE = f"{V1}<slug:module>/<int:pk>"
nothing = view()

urlpatterns: list[URLPattern] = [
    policed("api/openapi.json", view(sessions=True, GET=reference.show_document), "either", "api-openapi"),
    policed("api/docs", reference.show_pages, "either", "api-docs"),
    policed(f"{V1}me", view(GET=house.show_me), "token", "api-me"),
    policed(f"{V1}me/notices", view(GET=notices.list_notices), "token", "api-notices"),
    policed(f"{V1}me/notices/read", view(POST=notices.mark_read), "token", "api-notices-read"),
    policed(f"{V1}search", view(GET=house.find_words), "token", "api-search"),
    policed(f"{V1}jobs/<int:pk>", view(GET=jobs.show_job, DELETE=jobs.cancel_job), "token", "api-job"),
    policed(f"{V1}jobs/<int:pk>/report", view(GET=jobs.show_report), "token", "api-job-report"),
    policed(f"{V1}jobs/<int:pk>/file", view(GET=jobs.read_file), "token", "api-job-file"),
    policed(f"{V1}imports", view(POST=imports.send_file), "token", "api-imports"),
    policed(f"{V1}imports/<int:pk>", view(GET=imports.show_import), "token", "api-import"),
    policed(f"{V1}imports/<int:pk>/do/<slug:name>", view(POST=imports.steer_import), "token", "api-import-do"),
    policed(f"{V1}imports/<int:pk>/report", view(GET=imports.read_report), "token", "api-import-report"),
    policed(f"{V1}imports/<int:pk>/errors", view(GET=imports.read_errors), "token", "api-import-errors"),
    policed(f"{V1}operations/<int:pk>/undo", view(POST=house.undo_operation), "token", "api-undo"),
    policed(f"{V1}<slug:module>", view(GET=records.list_records, POST=records.create_record), "token", "api-list"),
    policed(f"{V1}<slug:module>/similar", view(POST=duplicates.find_similar), "token", "api-similar-to"),
    policed(f"{V1}<slug:module>/do/export", view(POST=verbs.export), "token", "api-export"),
    policed(f"{V1}<slug:module>/do/<slug:verb>", view(POST=verbs.do_set), "token", "api-do-set"),
    policed(
        ONE,
        view(GET=records.read_record, PATCH=records.change_record, DELETE=records.delete_record),
        "token",
        "api-record",
    ),
    policed(f"{ONE}/do/<slug:verb>", view(POST=verbs.do_verb), "token", "api-do"),
    policed(f"{ONE}/similar", view(GET=duplicates.show_similar), "token", "api-similar"),
    policed(f"{ONE}/timeline", view(GET=beside.show_timeline), "token", "api-timeline"),
    policed(f"{ONE}/connections", view(GET=beside.show_connections), "token", "api-connections"),
    policed(f"{ONE}/related/<str:name>", view(GET=beside.show_related), "token", "api-related"),
    policed(f"{ONE}/notes", view(GET=beside.list_notes, POST=beside.write_note), "token", "api-notes"),
    policed(f"{ONE}/files", view(GET=beside.list_files, POST=beside.attach_file), "token", "api-files"),
    policed(f"{ONE}/files/<int:file>", view(GET=beside.read_file), "token", "api-file"),
    policed("api", nothing, "token", "api-nothing-at-all"),
    policed("api/", nothing, "token", "api-root"),
    policed("api/<anything:rest>", nothing, "token", "api-nothing"),
]
