"""What tests of fitting past memory share."""

import sys
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def cluster():
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with pytest.MonkeyPatch.context() as patch:
        # Each worker begins by importing the main module: after a test of a page, the dashboard.
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", memory_limit=0
        ) as cluster:
            yield cluster
