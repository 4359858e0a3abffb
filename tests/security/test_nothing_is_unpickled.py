"""No file can run code: nothing of the product unpickles, and pickles in a file's place stay shut."""

from __future__ import annotations

import ast
import hashlib
import pickle
import shutil
import warnings
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import leadscoring as ls
from leadscoring.exceptions import LeadScoringError
from leadscoring.store.registry import Registry

ROOT = Path(__file__).parents[2]
PRODUCT = [
    ROOT / "streamlit_app.py",
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "leadscoring").rglob("*.py")),
]

MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve", "jsonpickle"}
NAMES = {
    "read_pickle",
    "to_pickle",
    "ForkingPickler",
    "PickleType",
    "unsafe_load",
    "full_load",
    "ext_type_from_pickle",
}
LOADERS = {"joblib.load", "yaml.load", "torch.load", "numpy.load", "np.load"}
BUILT_IN = {"eval", "exec", "compile", "__import__"}
SHELLS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}


# A pipe between the server and a process that it started itself, which no other can write to:
# what passes through it is memory, never a file, an upload or the network.
OWN_CHILD = {"leadscoring/app/apart/talk.py"}


def faults(source: str) -> list[str]:
    """What of a program could run what a file says."""
    return [found for node in ast.walk(ast.parse(source)) if (found := _fault(node)) is not None]


def _fault(node: ast.AST) -> str | None:
    match node:
        case ast.Import(names=names):
            bad = [alias.name for alias in names if alias.name.partition(".")[0] in MODULES]
            return f"imports {bad[0]}" if bad else None
        case ast.ImportFrom(module=str(module), names=names):
            reached = [f"{module}.{alias.name}" for alias in names]
            unsafe = [
                name
                for name, alias in zip(reached, names, strict=True)
                if module.partition(".")[0] in MODULES or name in LOADERS or alias.name in NAMES
            ]
            return f"imports {unsafe[0]}" if unsafe else None
        case ast.Attribute(attr=attr):
            dotted = ast.unparse(node)
            return f"uses {dotted}" if attr in NAMES or dotted in LOADERS | SHELLS else None
        case ast.Call(func=ast.Name(id=name)) if name in BUILT_IN:
            return f"calls {name}"
        case ast.keyword(arg="allow_pickle" | "shell", value=value):
            off = isinstance(value, ast.Constant) and value.value is False
            return None if off else f"passes {ast.unparse(node)}"
    return None


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import cloudpickle as cp",
        "from joblib import load",
        "from pickle import loads",
        "from multiprocessing.reduction import ForkingPickler",
        "import joblib\njoblib.load('pipeline.joblib')",
        "pd.read_pickle(path)",
        "from sqlalchemy import PickleType",
        "np.load(path)",
        "read_array(file, allow_pickle=True)",
        "read_array(file, allow_pickle=told)",
        "yaml.load(text)",
        "eval(text)",
        "exec(text)",
        "__import__(name)",
        "run(line, shell=True)",
        "os.system(line)",
    ],
)
def test_each_way_to_run_a_file_is_seen(source):
    assert len(faults(source)) == 1


def test_what_only_sounds_like_it_is_no_fault():
    assert faults("import joblib\njoblib.dump(x, f)\nmodel.load(p)\nre.compile(p)\nd.eval(x)") == []
    assert faults("read_array(file, allow_pickle=False)\nrun(line, shell=False)") == []


def test_nothing_of_the_product_can_run_what_a_file_says():
    assert len(PRODUCT) > 300
    found = {
        str(path.relative_to(ROOT)): faults(path.read_text(encoding="utf-8")) for path in PRODUCT
    }
    assert {path: what for path, what in found.items() if what and path not in OWN_CHILD} == {}


def test_what_unpickles_the_words_of_its_own_child_opens_no_file_and_no_network():
    reached = {"open", "read_bytes", "urlopen", "socket", "connect", "recv"}
    for path in filter(Path.is_file, (ROOT / name for name in sorted(OWN_CHILD))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        assert not {call.rpartition(".")[2] for call in calls} & reached


class Canary:
    """Something that writes a file the moment it is unpickled."""

    def __init__(self, nest: Path) -> None:
        self.nest = nest

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (self.nest,)


@pytest.fixture
def nest(tmp_path: Path) -> Path:
    return tmp_path / "flown"


@pytest.fixture
def egg(nest: Path) -> bytes:
    """A pickle that would be seen; it is tried, so that no flown canary means something."""
    content = pickle.dumps(Canary(nest))
    pickle.loads(content)  # noqa: S301 (the proof that the canary sings)
    assert nest.exists()
    nest.unlink()
    return content


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the sample model's folder, whose files may be replaced."""
    folder = tmp_path / "models"
    shutil.copytree(ROOT / "models", folder)
    return folder


def put(version: Path, name: str, content: bytes) -> None:
    """Replace a file of a version, its checksum included, as somebody who may write there can."""
    version.chmod(0o755)
    for path in (version / name, version / "SHA256SUMS"):
        path.chmod(0o644)
    (version / name).write_bytes(content)
    sums = [
        f"{hashlib.sha256((version / file).read_bytes()).hexdigest()}  {file}"
        for file in sorted(path.name for path in version.iterdir() if path.name != "SHA256SUMS")
    ]
    (version / "SHA256SUMS").write_text("\n".join(sums) + "\n")


@pytest.mark.parametrize(
    "name", ["scorecard.json", "card.json", "cutoffs.parquet", "pipeline.joblib", "SHA256SUMS"]
)
def test_a_pickle_in_place_of_any_file_of_a_model_stays_shut(models, nest, egg, name):
    put(models / "v0001", name, egg)
    if name == "SHA256SUMS":
        (models / "v0001" / name).write_bytes(egg)
    leads = ls.read_leads(ROOT / "sample_data" / "leads_today.csv").frame.head(5)
    if name == "pipeline.joblib":
        assert len(ls.load(models).score(leads)) == 5  # it is the analyst's copy: nobody reads it
    else:
        with pytest.raises(LeadScoringError):
            ls.load(models, "v0001").score(leads)
    assert not nest.exists()


@pytest.mark.parametrize("name", ["published.json", "history.jsonl"])
def test_a_pickle_in_place_of_what_is_published_stays_shut(models, nest, egg, name):
    (models / name).write_bytes(egg)
    try:
        Registry(models).published()
        Registry(models).history()
    except LeadScoringError as error:
        assert "models" in str(error) or name in str(error)  # noqa: PT017 (either way is well)
    assert not nest.exists()


@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt", "xlsx", "xls", "parquet", "pkl", "joblib"])
def test_a_pickle_that_is_uploaded_under_any_name_stays_shut(tmp_path, nest, egg, suffix):
    path = tmp_path / f"leads.{suffix}"
    path.write_bytes(egg)
    for source, options in ((path, {}), (egg, {"name": path.name})):
        with pytest.raises(LeadScoringError):
            ls.read_leads(source, **options)
    assert not nest.exists()


def test_a_pickle_in_the_types_of_a_parquet_file_stays_shut(tmp_path, nest, egg):
    marks = {
        b"ARROW:extension:name": b"arrow.py_extension_type",
        b"ARROW:extension:metadata": egg,
    }
    schema = pa.schema([pa.field("name", pa.string(), metadata=marks), pa.field("n", pa.int64())])
    table = pa.Table.from_pydict({"name": ["Ann", "Bob"], "n": [1, 2]}, schema=schema)
    path = tmp_path / "leads.parquet"
    pq.write_table(table.replace_schema_metadata({b"pandas": egg}), path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyarrow tells of the type that it does not load
        assert list(ls.read_leads(path).frame["name"]) == ["Ann", "Bob"]
    assert not nest.exists()
