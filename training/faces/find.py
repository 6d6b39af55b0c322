"""`python -m training.faces.find`: from a trained network to directions, a gallery and a judge.

First with --candidates, to look at a sheet of faces that obey; then with the list of those that a person picked.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import numpy as np
from PIL import Image, ImageDraw

from core.errors import TutorError
from core.faces.expression import Expression
from core.inference.face_gallery import FaceGallery
from core.inference.face_generator import GENERATOR, EmbeddedFaces, load_network
from core.inference.face_network import FaceNetwork
from training.faces.draw.parameters import sample
from training.faces.gallery import CHOSEN, POOL, build, candidates, judge_all, passes, read_chosen, save_gallery
from training.faces.portraits import open_portraits
from training.faces.score_files import JUDGE, load_scorer, save_scorer
from training.faces.score_train import Scorers, train_scorers
from training.faces.vectorfind import Directions, find_directions

_COLUMNS: Final = 10
_LOOKS: Final = (Expression(), Expression(eyes=0.0, mouth=0.0, smile=0.8), Expression(mouth=0.9, yaw=0.8, smile=0.9))
"""Expressions on the sheet of candidates: at rest, and two that show what is uncanny."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """Attributes: seed: of sampled faces; candidates have the seed of the chosen list."""

    network: FaceNetwork
    scorers: Scorers
    directions: Directions
    seed: int

    def sheet(self, path: Path, seed: int, count: int) -> list[int]:
        """Show candidates with their numbers; returns those that obey, the others are shown in grey."""
        gallery = build(self.directions, candidates(seed, count), [{"ko": str(i), "en": str(i)} for i in range(count)])
        judged = judge_all(self.network, self.scorers.fitter, gallery, self.seed)
        good = [number for number, face in enumerate(judged) if passes(face)]
        drawer = EmbeddedFaces(self.network, gallery, "")
        side, rows = self.network.shape.side, -(-count // _COLUMNS)
        canvas = Image.new("RGB", (side * _COLUMNS, side * rows * len(_LOOKS)))
        for number in range(count):
            left, top = number % _COLUMNS * side, number // _COLUMNS * side * len(_LOOKS)
            for row, picture in enumerate(drawer.draw(number + 1, _LOOKS)):
                shown = Image.fromarray(picture) if number in good else Image.fromarray(picture).convert("L")
                canvas.paste(shown, (left, top + row * side))
            ImageDraw.Draw(canvas).text((left + 6, top + side - 18), str(number), fill="white")
        canvas.save(path)
        return good

    def gallery(self, chosen: Path) -> FaceGallery:
        """The picked faces with their names."""
        seed, picked = read_chosen(chosen)
        faces = candidates(seed, 1 + max(one.candidate for one in picked))
        rows = faces[[one.candidate for one in picked]]
        return build(self.directions, rows, [{"ko": one.ko, "en": one.en} for one in picked])


def scorers_at(folder: Path, portraits: tuple[Path, ...], steps: int, seed: int) -> Scorers:
    """The two CNNs kept in a folder; they are trained if it has none yet."""
    fitter, judge = folder / "fitter.safetensors", folder / JUDGE
    if not (fitter.exists() and judge.exists()):
        table = open_portraits(portraits)
        trained = train_scorers(table, np.arange(len(table)), steps, seed)
        folder.mkdir(parents=True, exist_ok=True)
        save_scorer(trained.fitter, fitter)
        save_scorer(trained.judge, judge)
    return Scorers(load_scorer(fitter), load_scorer(judge))


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder with generator.safetensors.")
@click.option("--portraits", multiple=True, type=click.Path(path_type=Path), help="To train property CNNs on.")
@click.option("--scorers", required=True, type=click.Path(path_type=Path), help="Folder that keeps the property CNNs.")
@click.option("--faces", default=CHOSEN, type=click.Path(path_type=Path), help="Those that a person picked.")
@click.option("--candidates", "sheet", type=click.Path(path_type=Path), help="Write a sheet to pick from, and stop.")
@click.option("--count", default=POOL, show_default=True, help="Of candidates.")
@click.option("--sampled", default=4000, show_default=True, help="Faces that directions are found from.")
@click.option("--steps", default=2000, show_default=True, help="Of training each property CNN.")
@click.option("--seed", default=0, show_default=True)
def main(
    out: Path,
    portraits: tuple[Path, ...],
    scorers: Path,
    faces: Path,
    sheet: Path | None,
    count: int,
    sampled: int,
    steps: int,
    seed: int,
) -> None:
    """Find directions in w; write gallery.safetensors, gallery.json and judge.safetensors beside the generator."""
    try:
        network = load_network(out / GENERATOR)
        network.settle()
        both = scorers_at(scorers, portraits, steps, seed)
        directions = find_directions(network, both.fitter, sample(np.random.default_rng(seed), sampled))
        bench = Workbench(network, both, directions, seed)
        if sheet is not None:
            click.echo(bench.sheet(sheet, read_chosen(faces)[0], count))
            return
        save_gallery(bench.gallery(faces), out)
        save_scorer(both.judge, out / JUDGE)
    except TutorError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
