"""Files from strangers, read in a process of its own that no file can take the server along with.

A file of a few kilobytes can ask for more memory than a machine has, keep a
reader busy for hours, or find a fault in one of the libraries that read it. So
whoever brings a file by upload has it read apart: the process there has limits
on memory, time and what it may write, and hands the leads back as Arrow's
stream and JSON, neither of which can run anything.

The command line reads text and Parquet in its own process: who runs it can end
no work but their own, and may have files larger than any upload. Workbooks it
reads apart too, since the smallest of them can do the most harm.
"""

from __future__ import annotations

from leadscoring.leads.confined.limits import LIMITS, Limits
from leadscoring.leads.confined.running import prepare, read_confined

__all__ = ["LIMITS", "Limits", "prepare", "read_confined"]
