"""Parquet files of any size: looked through once for their different cells, then scored."""

from leadscoring.scale.scoring.parquet.coded_leads import CodedParquet
from leadscoring.scale.scoring.parquet.streaming import score_parquet

__all__ = ["CodedParquet", "score_parquet"]
