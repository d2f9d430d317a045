"""The desk at which these tests file matters."""

from tests.matters import desk as desk
