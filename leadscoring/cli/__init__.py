"""The command line: the same trip as in the browser, for the nightly job."""

from __future__ import annotations

import click

from leadscoring.cli.listed import Listed, ListedCommands

__all__ = ["main"]


_COMMANDS = {
    "about": Listed(
        "rights", "about", "Write all that is held about LEAD, named by its id, into a JSON file."
    ),
    "app": Listed(
        "opening",
        "app",
        "Open the dashboard in the browser; without sign-in, on this machine alone.",
    ),
    "assign": Listed("sharing", "assign", "Give LEADS, named by their ids, to a person."),
    "audit": Listed("auditing", "audit_commands", "Read the audit log, and look for tampering."),
    "backup": Listed(
        "safekeeping",
        "backup",
        "Write all that the database holds into FILE, while others work on.",
    ),
    "check": Listed(
        "trip", "check", "Say what a lead file holds, and which columns know the answer."
    ),
    "compare": Listed(
        "comparing", "two_models", "Compare version SECOND with version FIRST on labelled leads."
    ),
    "cutoff": Listed("publishing", "cutoff", "Say what a cutoff brings, and publish it if asked."),
    "erase": Listed(
        "rights",
        "erase",
        "Erase LEAD, named by its id, from every table, and keep later files from bringing it back.",
    ),
    "evaluate": Listed("evaluating", "evaluate", "Compare a model's scores with known outcomes."),
    "import": Listed(
        "taking",
        "import_leads",
        "Take a file of leads into the database; the same file again changes nothing.",
    ),
    "models": Listed(
        "publishing", "models", "List, show, publish, roll back and export model versions."
    ),
    "outcome": Listed(
        "calling",
        "outcome",
        "Record what came of LEAD, named by its id; sent twice within a minute, it counts once.",
    ),
    "people": Listed("team", "people_commands", "List, add and change the people of the team."),
    "recalibrate": Listed(
        "refitting",
        "recalibrate",
        "Correct the probabilities of the model in use by the team's own outcomes.",
    ),
    "resampling": Listed(
        "resampling", "resampling", "Compare ways to treat a rare outcome; nothing is saved."
    ),
    "rescore": Listed(
        "taking",
        "rescore",
        "Score the leads that wait for it by the published model; broken off, it goes on later.",
    ),
    "restore": Listed(
        "safekeeping",
        "restore",
        "Make the database hold what the backup FILE holds; all of it, or nothing changes.",
    ),
    "results": Listed(
        "results", "results", "Say whether hot leads convert as promised, and what to do."
    ),
    "retention": Listed(
        "safekeeping",
        "retention",
        "Remove what is kept longer than agreed; see settings, keep_... .",
    ),
    "retrain": Listed(
        "refitting",
        "retrain",
        "Train the model in use anew on the team's own outcomes, and compare the two.",
    ),
    "sample": Listed(
        "start",
        "sample",
        "Write the sample leads into a folder, or make a world of a year to look at.",
    ),
    "score": Listed(
        "scoring", "score", "Rank leads, best first, into a CSV, Excel or Parquet file."
    ),
    "settings": Listed("team", "settings_commands", "Show and change what the team has agreed on."),
    "share-out": Listed(
        "sharing",
        "share_out",
        "Share out open leads so that each person can expect the same conversions.",
    ),
    "today": Listed(
        "calling", "today", "List whom to call today, best first, no more than the capacity."
    ),
    "train": Listed(
        "trip",
        "train_command",
        "Train a model on leads with known outcomes and save it as a new version.",
    ),
}


@click.group(
    cls=ListedCommands,
    listed=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="leadscoring")
def main() -> None:
    """Tell a sales team which leads to call, why, and how sure it is."""
