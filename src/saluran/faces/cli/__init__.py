"""The command line: ``saluran serve``, ``worker``, ``user``, ``import`` and the rest (names.md, Command line)."""
