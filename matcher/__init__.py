"""Stackmatch: ranks people by how well their credential stack covers what a job asks for.

>>> import matcher
>>> engine = matcher.Engine()
>>> engine.taxonomy["wound-care"].label
'Wound care'

The public names are listed in ``__init__.pyi``; each loads on first use, so that ``import matcher``
costs nothing.
"""

import lazy_loader

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
