"""The dashboard: its title, its pages, and the sidebar that leads to them."""

from pathlib import Path

import streamlit as st

from leadscoring.app import entry, sidebar, start, widgets
from leadscoring.exceptions import LeadScoringError

ASSETS = Path(__file__).parent / "assets"

SIDEBAR = 216  # pixels; a phone starts with it folded away

SECTIONS = {
    "Work": [
        ("pages/hot_leads.py", "Hot leads", ":material/local_fire_department:"),
        ("pages/upload.py", "Upload", ":material/upload_file:"),
    ],
    "Decide": [("pages/cutoff.py", "Cutoff", ":material/tune:")],
    "Model": [
        ("pages/coefficients.py", "Coefficients", ":material/bar_chart:"),
        ("pages/train.py", "Train", ":material/model_training:"),
    ],
}

st.set_page_config(
    page_title="Lead scoring",
    page_icon=str(ASSETS / "icon.png"),
    layout="wide",
    initial_sidebar_state=SIDEBAR,
)
st.logo(str(ASSETS / "icon.svg"), size="large")

# The icons belong to the links: on a page, one makes the browser fetch a favicon from outside.
links = {
    section: [(st.Page(file, title=title), icon) for file, title, icon in listed]
    for section, listed in SECTIONS.items()
}
pages = [page for linked in links.values() for page, _ in linked]
current = st.navigation(pages, position="hidden")
entry.passed(pages)
try:
    sidebar.show(links)
    start.offer_samples()
    current.run()
except LeadScoringError as error:
    widgets.show_error(error)
