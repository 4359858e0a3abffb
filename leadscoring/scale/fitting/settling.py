"""What a model is built from, learnt from a sample; the levels of fields from all leads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.model.coding.side_by_side import SideBySide
from leadscoring.model.encoding import blocks_of, encoder
from leadscoring.model.preparation import Prepared
from leadscoring.model.shrinkage import Shrunk, shrink
from leadscoring.scale.fitting.design import Design
from leadscoring.scale.fitting.of_encoders import design_of
from leadscoring.scale.fitting.sampling import Overall

__all__ = ["Settled", "settle_design"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Settled:
    """What is left to learn are the coefficients.

    Attributes
    ----------
    prepared : Prepared
        The sample, with the recipe that was settled.
    encode : SideBySide
        Encoders that know the levels of all leads, and cut numbers where the sample does.
    shrunk : Shrunk
        The sample's fit, with the strengths of all penalties.
    design : Design
        The encoders as tables over codes.
    """

    prepared: Prepared
    encode: SideBySide
    shrunk: Shrunk
    design: Design


def settle_design(prepared: Prepared, overall: Overall | None) -> Settled:
    """Learn encoders and penalties.

    Parameters
    ----------
    prepared : Prepared
        The sample, with the fields and pairs to use.
    overall : Overall, optional
        The levels of all leads; where not given, the sample is all.
    """
    recipe = prepared.recipe
    leads = prepared.leads[recipe.fields]
    counts = None if overall is None else overall.levels
    encode = encoder(recipe, recipe.pairs or (), counts=counts)
    encoded = encode.fit_transform(leads, prepared.converted)
    shrunk = shrink(encoded, blocks_of(encode), prepared.converted)
    return Settled(
        prepared,
        encode,
        shrunk,
        design_of(
            ((each, fields) for _, each, fields in encode.transformers_), recipe.placeholders
        ),
    )
