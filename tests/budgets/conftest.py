"""The same house as the contract's."""

from tests.contract.world import _swift, house

__all__ = ["_swift", "house"]
