"""What the linters cannot say: the floors above the package, and what a page may not do."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCREENS = [*sorted((ROOT / "pages").glob("*.py")), ROOT / "streamlit_app.py"]
PACKAGE = sorted((ROOT / "leadscoring").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

NOT_ON_A_SCREEN = (
    "imblearn",
    "joblib",
    "leadscoring.cli",
    "leadscoring.model",
    "pickle",
    "sklearn",
    "streamlit.components",
)


def imports(tree: ast.AST) -> set[str]:
    """Dotted names of all that is imported, ``from a import b`` as ``a.b``."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def is_fragment_or_dialog(function: ast.FunctionDef) -> bool:
    return any(
        ast.unparse(decorator).startswith(("st.fragment", "st.dialog"))
        for decorator in function.decorator_list
    )


def raw_state(node: ast.AST) -> bool:
    """Tell whether session state is reached by a spelt-out name instead of a named key."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant | ast.JoinedStr):
        return ast.unparse(node.value).endswith("session_state")
    if isinstance(node, ast.Attribute) and not hasattr(dict, node.attr):
        return ast.unparse(node.value).endswith("session_state")
    return False


def faults(source: str) -> list[str]:
    """What a screen does that only the floors below it may."""
    tree = ast.parse(source)
    found = [f"imports {name}" for name in imports(tree) if within(name, NOT_ON_A_SCREEN)]
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() if not is_fragment_or_dialog(node):
                found.append(f"defines {node.name}, neither a fragment nor a dialog")
            case ast.ClassDef() | ast.AsyncFunctionDef():
                found.append(f"defines {node.name}")
            case ast.Call(func=ast.Name(id="open")):
                found.append("opens a file")
            case ast.Attribute(attr="html") | ast.keyword(arg="unsafe_allow_html"):
                found.append("injects HTML")
            case _ if raw_state(node):
                found.append(f"spells out a session-state key: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.name)
def test_a_screen_is_layout_only(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from sklearn.metrics import roc_auc_score",
        "import joblib",
        "from leadscoring.model.training import fit",
        "from leadscoring import model",
        "def helper(): return 1",
        "open('models/published.json')",
        "st.html('<b>')",
        "st.markdown('<b>', unsafe_allow_html=True)",
        "st.session_state['cutoff'] = 0.5",
        "st.session_state.cutoff = 0.5",
    ],
)
def test_each_fault_of_a_screen_is_seen(source):
    assert len(faults(source)) == 1


def test_what_a_screen_may_do_is_no_fault():
    source = (
        "import leadscoring as ls\nfrom leadscoring import figures\nfrom leadscoring.app import state\n"
        "st.session_state[state.CUTOFF] = 0.5\n"
        "@st.dialog('Publish')\ndef publish(): st.write(st.session_state.get(state.REASON))"
    )
    assert faults(source) == []


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_package_imports_no_screen(path):
    screens = ("pages", "streamlit_app")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [name for name in imports(tree) if within(name, screens)]


def test_only_the_app_knows_streamlit():
    others = [path for path in (*PACKAGE, *TESTS) if path.parent.name != "app"]
    knowing = [
        str(path.relative_to(ROOT))
        for path in others
        if any(within(name, ("streamlit",)) for name in imports(ast.parse(path.read_text("utf-8"))))
    ]
    assert knowing == []


def test_the_command_line_starts_without_the_web():
    program = "import sys, leadscoring, leadscoring.cli; print('streamlit' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
