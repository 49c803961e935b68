"""Before Django's settings are read: a home of the tests' own, so that nothing comes near anybody's data."""

import os
import tempfile

if "SALURAN_HOME" not in os.environ:
    os.environ["SALURAN_HOME"] = tempfile.mkdtemp(prefix="saluran-tests-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop runs beside the tests
