"""The API face: one set of views for every module, made from the declarations (names.md, API)."""
