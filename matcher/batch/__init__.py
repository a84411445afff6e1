"""Piles too large for one machine: from Parquet to Parquet, part by part, here or on a cluster.

    plan (rows -> parts) -> tasks (a part each, by the functions of the core) -> manifest of what is done

Only ``cluster`` knows the engine that hands the tasks out (docs/decisions/0021-batch.md); only ``rows`` and
``tables`` know Parquet. Nothing of this is known to the core.
"""

from importlib.util import find_spec

from matcher.errors import MissingExtra

if not (find_spec("pyarrow") and find_spec("distributed")):
    raise MissingExtra("this needs: pip install stackmatch[batch]")

from matcher.batch.errors import JobFault as JobFault
from matcher.batch.job import BatchProgress as BatchProgress
from matcher.batch.job import BatchReport as BatchReport
from matcher.batch.job import EngineSpec as EngineSpec
from matcher.batch.job import Workers as Workers
from matcher.batch.job import batch_evidence as batch_evidence
from matcher.batch.job import batch_extract as batch_extract
from matcher.batch.job import batch_rank as batch_rank
