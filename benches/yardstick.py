"""The yardstick: copies each CSV export to Parquet, all strings, with the streaming engine of polars.

usage: yardstick.py OUT CSV...
"""

import sys
from pathlib import Path

import polars

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
for export in map(Path, sys.argv[2:]):
    polars.scan_csv(export, infer_schema=False).sink_parquet(out / f"{export.stem}.parquet")
