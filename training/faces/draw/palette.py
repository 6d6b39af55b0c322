"""The colours of one portrait, derived from its traits so that they belong together."""

from __future__ import annotations

from dataclasses import dataclass

from training.faces.draw.colour import Lab, polar
from training.faces.draw.curves import mix
from training.faces.draw.parameters import Traits


@dataclass(frozen=True, slots=True)
class Palette:
    """Base colours; rooms lighten and darken them."""

    skin: Lab
    skin_shade: Lab
    blush: Lab
    lip: Lab
    iris: Lab
    ink: Lab
    hair: Lab
    ombre: Lab
    cloth: Lab
    accent: Lab
    backdrop: Lab
    rim: Lab


def palette(traits: Traits) -> Palette:
    """Derive the colours; hues enter as (cos, sin), so a shorter pair is only a greyer colour."""
    depth, warm = traits.skin_depth, traits.skin_warmth
    skin = Lab(
        mix(0.945, 0.81, depth), mix(0.022, 0.034, depth) - 0.006 * warm, mix(0.020, 0.050, depth) + 0.010 * warm
    )
    hair_chroma = mix(0.01, 0.11, traits.hair_chroma)
    hair = polar(mix(0.27, 0.84, traits.hair_lightness), hair_chroma, traits.hair_hue_cos, traits.hair_hue_sin)
    ombre = polar(
        mix(0.60, 0.80, traits.ombre_lightness),
        mix(0.05, 0.128, traits.ombre_strength),
        traits.ombre_hue_cos,
        traits.ombre_hue_sin,
    )
    cloth = polar(
        mix(0.36, 0.92, traits.clothes_lightness),
        mix(0.01, 0.085, traits.clothes_chroma),
        traits.clothes_hue_cos,
        traits.clothes_hue_sin,
    )
    backdrop = polar(
        mix(0.38, 0.88, traits.backdrop_lightness),
        mix(0.080, 0.056, traits.backdrop_lightness),
        traits.backdrop_hue_cos,
        traits.backdrop_hue_sin,
    )
    return Palette(
        skin=skin,
        skin_shade=Lab(skin.lightness - 0.115, skin.a + 0.040, skin.b + 0.012),
        blush=Lab(skin.lightness - 0.09, skin.a + 0.095, skin.b + 0.018),
        lip=Lab(mix(0.76, 0.60, traits.lip_depth) - 0.05 * depth, mix(0.085, 0.13, traits.lip_depth), 0.030),
        iris=polar(mix(0.46, 0.64, traits.eye_lightness), 0.105, traits.eye_hue_cos, traits.eye_hue_sin),
        ink=Lab(0.23, 0.022, 0.010).towards(hair, 0.12),
        hair=hair,
        ombre=ombre,
        cloth=cloth,
        accent=polar(0.72, 0.12, traits.accent_hue_cos, traits.accent_hue_sin),
        backdrop=backdrop,
        rim=backdrop.lighter(0.16).towards(ombre.lighter(0.1), 0.35),
    )
