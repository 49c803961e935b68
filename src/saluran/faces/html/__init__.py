"""The HTML face: pages for people, one view per kind of screen for every module."""
