"""The ground floor: pure Python that knows nothing of Django, records or people's rights."""
