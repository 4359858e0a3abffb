"""The command line: the same trip as in the browser, for the nightly job."""

from __future__ import annotations

import click

from leadscoring.cli.auditing import audit_commands
from leadscoring.cli.calling import outcome, today
from leadscoring.cli.comparing import two_models
from leadscoring.cli.publishing import cutoff, models
from leadscoring.cli.refitting import recalibrate, retrain
from leadscoring.cli.resampling import resampling
from leadscoring.cli.results import results
from leadscoring.cli.rights import about, erase
from leadscoring.cli.safekeeping import backup, restore, retention
from leadscoring.cli.scoring import evaluate, score
from leadscoring.cli.sharing import assign, share_out
from leadscoring.cli.start import app, sample
from leadscoring.cli.taking import import_leads, rescore
from leadscoring.cli.team import people_commands, settings_commands
from leadscoring.cli.trip import check, train_command

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="leadscoring")
def main() -> None:
    """Tell a sales team which leads to call, why, and how sure it is."""


for _command in (
    *(check, train_command, resampling, evaluate, two_models, score),
    *(cutoff, models, results, recalibrate, retrain, sample, app),
    *(import_leads, rescore, today, outcome, assign, share_out, about, erase),
    *(backup, restore, retention),
    *(people_commands, settings_commands, audit_commands),
):
    main.add_command(_command)
