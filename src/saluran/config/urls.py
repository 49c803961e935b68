"""All routes. Each face brings its own; a route without a policy fails the tests."""

from django.urls import URLPattern, URLResolver

from saluran.faces.api.urls import urlpatterns as api
from saluran.faces.html.urls import urlpatterns as html
from saluran.pages.urls import urlpatterns as pages

urlpatterns: list[URLPattern | URLResolver] = [*api, *pages, *html]
handler400 = "saluran.faces.html.errors.bad_request"
handler404 = "saluran.faces.html.errors.not_found"
handler500 = "saluran.faces.html.errors.server_error"
