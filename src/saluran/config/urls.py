"""All routes. Each face brings its own; a route without a policy fails the tests."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from saluran.faces.api.urls import urlpatterns as api
from saluran.faces.api.views import bad_request
from saluran.faces.html import errors
from saluran.faces.html.urls import urlpatterns as html
from saluran.pages.urls import urlpatterns as pages

urlpatterns: list[URLPattern | URLResolver] = [*api, *pages, *html]


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Each face answers in its own form."""
    return (bad_request if request.path.startswith("/api/") else errors.bad_request)(request, exception)


handler400 = "saluran.config.urls.unreadable"
handler404 = "saluran.faces.html.errors.not_found"
handler500 = "saluran.faces.html.errors.server_error"
