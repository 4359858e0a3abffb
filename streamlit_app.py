"""The dashboard: its title, its pages, and the sidebar that leads to them."""

from pathlib import Path

import streamlit as st

from leadscoring.app import entry, identity, menu, rescoring_work, sidebar, unforeseen, widgets
from leadscoring.exceptions import LeadScoringError
from leadscoring.store.access import Act

ASSETS = Path(__file__).parent / "assets"

SIDEBAR = 216  # pixels; a phone starts with it folded away

# Each page with what is done there: it is open to whoever may do any of it.
SECTIONS = {
    "Work": [
        ("hot_leads", "Hot leads", "local_fire_department", (Act.WORK, Act.SEE_ALL)),
        ("upload", "Upload", "upload_file", (Act.UPLOAD,)),
    ],
    "Decide": [
        ("cutoff", "Cutoff", "tune", (Act.PUBLISH_CUTOFF, Act.SEE_MODEL)),
        ("results", "Results", "monitoring", (Act.PUBLISH_CUTOFF, Act.SEE_MODEL)),
        ("segments", "Segments", "donut_small", (Act.SEE_ALL,)),
        ("team", "Team", "groups", (Act.ASSIGN, Act.SET_DAY)),
    ],
    "Model": [
        ("coefficients", "Coefficients", "bar_chart", (Act.SEE_MODEL,)),
        ("train", "Train", "model_training", (Act.TRAIN, Act.SEE_MODEL)),
        ("models", "Models", "inventory_2", (Act.SEE_MODEL,)),
    ],
    "Keep": [
        ("people", "People", "group", (Act.MANAGE_PEOPLE,)),
        ("records", "Records", "history", (Act.READ_AUDIT, Act.ERASE, Act.KEEP)),
    ],
}

unforeseen.tell_of()
st.set_page_config(
    page_title="Lead scoring",
    page_icon=str(ASSETS / "icon.png"),
    layout="wide",
    initial_sidebar_state=SIDEBAR,
)
st.logo(str(ASSETS / "icon.svg"), size="large")

sections = {
    heading: [
        menu.Link(st.Page(f"pages/{file}.py", title=title), f":material/{icon}:", acts)
        for file, title, icon, acts in listed
    ]
    for heading, listed in SECTIONS.items()
}
links = [link for listed in sections.values() for link in listed]
pages = [link.page for link in links]
current = st.navigation(pages, position="hidden")
try:
    person = identity.require_person()
    entry.passed(pages)
    sidebar.show(person, menu.open_to(person, sections))
    menu.admit(person, current, links)
    rescoring_work.keep_up()
    current.run()
except LeadScoringError as error:
    widgets.show_error(error)
