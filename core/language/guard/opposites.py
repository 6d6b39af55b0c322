"""Pairs of opposite words, in both languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from core.text.clean import fold


class Axis(NamedTuple):
    """Two opposite poles.

    Attributes:
        direct: to name a pole that the sources never name is a claim of its own ("it is faster").
    """

    first: re.Pattern[str]
    second: re.Pattern[str]
    direct: bool


_DIRECT: Final = (
    (r"높[아이은여일으]|높다|높게|높인|올라|올리|올려|올릴|올린|오르|오른|상승|(?<!질수록 )커[지져진졌]|키[우워운울]|증가|늘[어리려린릴더면고]|\bhigh|\brais|\brises?\b|\bincreas|\bgrow|\bbrings? up\b",
     r"낮[아추춰은을으춘]|낮다|낮게|떨어지|떨어져|떨어진|내려|내리|내릴|내린|하락|작아[지져진졌]|감소|줄[어이여인]|\blow(?:er)?|\bdrop|\bdecreas|\breduc|\bshrink|\bbrings? down|\bfall"),
    (r"빠[르른]|빨라|빨리|\bfast|\bquick|\brapid|\bspeeds?\b(?! limit)", r"느[리린]|느려|\bslow"),
    (r"최대|극대|\bmax(?:im|\b)|\blargest|\bhighest", r"최소(?!한)|극소|\bmin(?:im|\b)|\bsmallest|\blowest"),
    (r"비싸|비싼|\bexpensive|\bcostly", r"(?<![가-힣])싸[고다서]|(?<![가-힣])싼|저렴|\bcheap"),
    (r"곱[하해한할]|\bmultipl|\btimes\b", r"나[누눠눈눌]|\bdivi[ds]"),
    (r"강[하해한점]|\bstrong", r"약[하해한점](?![가-힣]*\s?\d)|\bweak"),
    (r"예방|방지|막[아는을으고]|\bprevent|\bavoid", r"유발|일으키|일으킨|\bcauses?\b|\bcausing"),
    (r"해결|\bfix(?:es|ed)?\b|\bsolv", r"악화|\bworsen"),
    (r"보장|\bguarantee", r"보장은? 없|\bno guarantee"),
    (r"정확[하해한]|\baccurate", r"부정확|\binaccurate"),
)  # fmt: skip
_INDIRECT: Final = (
    (r"많[아이은을고]|많다|(?<![가-힣])더\s|\bmore\b|\bmany\b|\bmuch\b|\bplenty|\babundant|\bfrequent|\boften\b|\blots of|자주|흔[한하해]", r"적[어은게다고]|(?<![가-힣])덜\s|\bless\b|\bfewer\b|\bfew\b|\blittle\b|\brare|드[문물]|\bseldom"),
    (r"(?<![가-힣])크[게다면고]|(?<![가-힣])큰|커서|\blarge|\bbig|\bgreater|\babove\b|넘[으어는]|이상(?=[은이인의일]|\b)",
     r"(?<![가-힣])작[은게다으고아]|\bsmall|\bbelow\b|\bunder\b|미만|이하"),
    (r"쉽|쉬[운워]|\beas(?:y|ier)", r"어렵|어려|까다로|\bhard(?:er)?\b(?! vot)|\bdifficult"),
    (r"좋아[지져진]|나아[지져진]|향상|개선|\bbetter\b|\bimprov", r"나빠|나쁜|나쁘|저하|\bworse|\bdegrad|\bpoor"),
    (r"비선형|\bnon-?linear", r"(?<!비)선형|(?<!non)(?<!non-)\blinear"),
    (r"순차|차례|\bsequen(?:tial|ce\b)", r"병렬|동시에|\bparallel"),
    (r"비지도|\bunsupervised", r"(?<!비)지도\s?학습|(?<!un)\bsupervised"),
    (r"같[은다으이아]|동일|똑같|\bsame\b|\bequal|\bidentical|함께", r"다른(?=\s)|달라|다르|\bdiffer|\bunequal|따로"),
    (r"비슷|가[까깝]|\bsimilar|\bclose\b|\bnear", r"다른[지가]|멀[리어게다]|(?<![가-힣])먼|\bdissimilar|\bfar\b"),
    (r"과적합|오버피팅|\boverfit", r"과소\s?적합|언더피팅|\bunderfit"),
    (r"비복원|\bwithout replacement", r"(?<!비)복원\s?추출|\bwith replacement"),
    (r"(?<![음비])양[수성의]|\bpositiv", r"음[수성의]|\bnegativ"),
    (r"먼저|처음|첫|\bfirst\b|\bbefore\b|앞", r"나중|마지막|\blast\b|\bafter\b|뒤"),
    (r"전[체부]|모[든두]|전혀 모|다수|\ball\b|\bevery|\balways", r"일부(?!러)|소수(?!점)|\bsome\b|\bsometimes|\bpart of"),
    (r"유한|(?<![a-z])finite", r"무한|끝없|\binfinite"),
    (r"입력|\binput", r"출력|\boutput"),
    (r"온라인|(?<![a-z])online", r"오프라인|\boffline"),
    (r"연속|\bcontinuous", r"이산|\bdiscrete"),
    (r"단순|\bsimple", r"복잡|\bcomplex"),
    (r"더[해한하](?:\s|서|면|고|는)|\badd(?:s|ed|ing)?\b|\bplus\b", r"(?<![가-힣])빼[고면는]?|뺀|\bsubtract|\bminus\b"),
    (r"안정|\bstable|(?<!un)\bstabil", r"불안정|\bunstable|\binstab"),
    (r"무작위|랜덤|\brandom", r"(?<![가-힣])규칙적|체계적|\bsystematic|\bdeterministic"),
    (r"with\b(?!out)", r"\bwithout\b"),
    (r"포함|\binclud", r"제외|\bexclud"),
    (r"유[의익]|\bbenefi|\bhelp", r"해로|\bharm|\bhurt"),
    (r"한꺼번에|\bat once|\btogether\b", r"나[눠누]|하나씩|\bone (?:at a time|by one)|\bone after another"),
    (r"(?<![가-힣])위로|\bupper|\btop\b", r"아래로|내려가|\blower bound|\bbottom\b"),
    (r"희소|\bsparse", r"조밀|\bdense"),
    (r"분류|\bclassif", r"회귀|\bregress"),
    (r"이전|과거|\bearlier|\bprevious|\bpast\b", r"이후|미래|\blater\b|\bfuture|\bupcoming"),
    (r"대표|넓[은게어]|\bwide|\bbroad", r"좁[은게아]|\bnarrow"),
    (r"수동|\bmanual", r"자동|\bautomat"),
    (r"제곱(?!근)|\bsquar(?!e root)", r"제곱근|절댓값|\bsquare root|\babsolute"),
)  # fmt: skip
AXES: Final = (
    *(Axis(re.compile(first), re.compile(second), True) for first, second in _DIRECT),
    *(Axis(re.compile(first), re.compile(second), False) for first, second in _INDIRECT),
)


@lru_cache(maxsize=8192)
def poles(text: str) -> tuple[tuple[bool, bool], ...]:
    """For each axis, whether `text` names its first and its second pole."""
    folded = fold(text)
    return tuple((axis.first.search(folded) is not None, axis.second.search(folded) is not None) for axis in AXES)
