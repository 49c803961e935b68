"""The routes of the HTML face. One set of views serves every module, custom ones included (names.md, API, HTML)."""

from saluran.faces.html import (
    boards,
    bulk,
    exporting,
    files,
    finding,
    forms,
    importing,
    inline,
    jobs,
    lists,
    lookups,
    notes,
    previews,
    records,
    verbs,
)
from saluran.faces.html.filtering import views as filtering
from saluran.faces.policy import policed

urlpatterns = [
    policed("search", finding.page, "session", "search"),
    policed("search/options", lookups.anything, "session", "any-options"),
    policed("my/tags", lookups.tags, "session", "tag-options"),
    policed("files/<int:pk>", files.download, "session", "file"),
    *jobs.routes,
    *importing.routes,
    policed("<slug:key>", lists.page, "session", "list"),
    policed("<slug:key>/board", boards.page, "session", "board"),
    policed("<slug:key>/export", exporting.dialog, "session", "export"),
    policed("<slug:key>/new", forms.new, "session", "new"),
    policed("<slug:key>/options", lookups.options, "session", "options"),
    policed("<slug:key>/filter", filtering.page, "session", "filter"),
    policed("<slug:key>/filter/fields", filtering.fields, "session", "filter-fields"),
    policed("<slug:key>/do/<slug:name>", bulk.dialog, "session", "do-set"),
    policed("<slug:key>/<int:pk>", records.page, "session", "record"),
    policed("<slug:key>/<int:pk>/older", records.older, "session", "older"),
    policed("<slug:key>/<int:pk>/preview", previews.pane, "session", "preview"),
    policed("<slug:key>/<int:pk>/field/<slug:field>", inline.field, "session", "field"),
    policed("<slug:key>/<int:pk>/edit", forms.edit, "session", "edit"),
    policed("<slug:key>/<int:pk>/notes", notes.post, "session", "notes"),
    policed("<slug:key>/<int:pk>/files", files.upload, "session", "files"),
    policed("<slug:key>/<int:pk>/do/<slug:name>", verbs.verb, "session", "do"),
]
