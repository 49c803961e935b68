"""All routes. Each face brings its own; a route without a policy fails the tests."""

from django.urls import URLPattern, URLResolver

from saluran.faces.api import urls as api

urlpatterns: list[URLPattern | URLResolver] = [*api.urlpatterns]
handler404 = "saluran.faces.html.errors.not_found"
handler500 = "saluran.faces.html.errors.server_error"
