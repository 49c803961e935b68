"""What a page shows, before anyone decides whether it is HTML or JSON."""
