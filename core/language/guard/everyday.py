"""Words that claim nothing about the subject: chat, praise, and the words that explanations are built with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from core.content.loader import load_library
from core.content.schema import LOCALES
from core.i18n import catalogue, options
from core.language.guard.plain_words import ENGLISH, KOREAN
from core.language.guard.roots import Root, root
from core.qna.notes import note_texts
from core.text.clean import fold

_WORD: Final = re.compile(r"[a-z]+(?:['’][a-z]+)?|[가-힣]+")
_SHORTEST_VERB: Final = 2  # letters
_ROOMS: Final = ("quiz.", "interview.", "qna.", "common.", "learner.")
_KOREAN: Final = """
쉽게 쉬워 쉽지 말하면 말하자면 말하는 한마디로 간단히 간단하게 간단해 정리하면 정리해 생각하면 생각해 생각하 보면 볼게 봐봐 해보자 바로 그러니까 그러면 그래야 그럼 그런데
그래도 그때 그땐 이때 이럴 그럴 이렇게 그렇게 저렇게 이런 그런 포인트 핵심 중요해 중요한 기억해 기억하면 기억 잊지 마 마이너스 덧붙여 덧붙이면 덧붙 더하면 더해 떠올려 짚은 짚다니 짚었 점 부분 쪽 느낌
얘기 이야기 말이야 셈이야 거지 거든 거야 건데 하나 하나씩 둘 둘다 셋 여기 여기서 여기에 거기 거기에 거기서 즉 예 예를 들면 들어 예시 가령 참 딱 정말 진짜 무척 훨씬 조금 살짝 확 꽤 많이 자주 보통
대체로 대략 약 정도 다음 먼저 나중 마지막 처음 이제 아직 이미 계속 다시 한번 또 또한 특히 사실 결국 오히려 물론 아마 혹시 전부 모두 전체 다 늘 함께 같이 따로 서로 각자 스스로 알아서 그냥 그대로 놔두고
궁금했구나 궁금 질문 답 답안 대답 설명 알려 알아 알면 이해 헷갈 비교 차이 달라 다르 다른 같은 같아 비슷 뜻 이름 이유 방법 방식 식 식으로 과정 결과 경우 상황 문제 뭐 뭐가 무엇 왜 어떻게 어느 언제 어디 누가
좋아 좋은 좋았 잘했 잘 멋져 훌륭 완벽 대단 최고 맞아 맞았 정확해 정확히 아쉬 아쉽 절반 방향 출발 시작 출발점 축하 응원 화이팅 파이팅 힘내 괜찮 미안 고마워 걱정 조심 주의 명심 눈여겨 챙겨 붙여 붙이면 나와 나오 나온
만들 만드 써 쓰 쓴 쓸 쓰는 하면 된 되 돼 봐 보는 본 가 가는 오는 두 둔 둬 놓 넣 넣어 얻 주 줘 받 있으 없으 사람 우리 너 네 내 나 거기다 그거 이거 저거 그게 이게 그걸 이걸 것 데 때 수 만큼 대신 덕분 덕 때문 위해 통해 따라
볼래 볼까 할래 해볼 말해 말했 말한 말하 부르 불러 부른 라고 라는 이라는 라면 이라면 하자 치자 가정 상상 떠올 그려 잠깐 천천히 차근차근 덧 단 다만 대신에 반대로 반면 한편 그중 그중에 나머지 남은 외에 말고 이외 위 아래 앞 뒤
입장 관점 셈 꼴 편 점수 칭찬 실수 오답 정답 도전 연습 공부 복습 노트 자료 학습자료 찾아 찾아봐 물어 물어봐 지어내 솔직 모르 모른 몰라 못 아는 범위 밖 궁금해 재밌 신기 놀라 의외 생각보다 사실은 제일 가장 큰 크 작 쉽 어렵 원하 싶 필요
가지 번 개 장 명 줄 첫 둘째 첫째 둘째로 셋째 첫번째 두번째 세번째 종류 예로 이만큼 얼마나 얼마 항목 요소 표현 의미 구별 구분 나누 갈려 갈리 정하 결정 고르 골라 선택 확인 살펴 보여 나타내 나타나 해당 관련 대한 대해 관한
간다 낸다 본다 한다 된다 준다 쓴다 든다 난다 온다 걸 걸어 볼 글 이야 야 이고 이면 개수 값 남 남는
꼭 아니 아냐 아닌 아니고 취하 하려고 하려면 커지 크면 수가 수도 수는 땐 일부러 굳이 일단 우선 거고 구하 구해 빼 당하 확신 의심 방법들 여럿 여러 몇 몇몇 한쪽 양쪽 이런저런 조각 단계 순서 차례 흐름 규칙 원리 구조 특징 성질
장점 단점 한계 용도 쓰임 쓸모 효과 역할 대상 내용 개념 용어 관계 조건 상태 전체적 기본 기본적 대표 대표적 흔히 흔한 자연스 당연 가능 불가능 이용 사용 활용 적용 계산 처리 이해하 배우 배운 익히 익숙 낯설 새로 새로운 조합 합치 모으 모아 섞 붙이 떼 옮기 담 담겨 채우 채워
던지 던져 스무고개 출발 도착 닿 이르 향하 넘 지나 멈추 시키 시켜 만약 만일 이번 지난 오늘 요즘 언젠가 동시 한번에 잘게 골고루 일종 관찰 발견 결론 정답이 이득 손해 대가 비결 요령 팁 열쇠 무기 친구 짝꿍 도구 장치 기법 기술 방향 목적지 길 문 자리 이름표
맞히 목표 목적 기준 대답해 기대 열심히 노력 성장 성공 잊어 잊으 돌아 돌아가 돌려 이어 이어서 이어지 연결 넘어가 다루 다룬 살 붙 딱이야 그쪽 이쪽 그다음 이후 그전 전에 후에 동안 사이 중간 끝 끝나 끝내
"""
_ENGLISH: Final = """
okay ok yes yeah yep no nope well sure great nice good lovely awesome perfect perfectly exact exactly right spot nailed brilliant excellent cool super wow oh ah hey hi hello thanks thank welcome sorry
app whole theory purely assumption low assume supposed suppose pick picks picked choose chosen draw drawn build builds built bunch pile set sets group pair pairs list lists step steps stage loop order orders rest total amount number numbers count counts value values
bring brings brought run runs running stop stops send sends sent land lands move moves moving pass passes carry carries catch catches catching hold keep keeps kept keeping drop drops drops leave leaves left put puts putting bring reach reaches reached cover covers meet meets fit fits suit suits belong belongs
happen cause-of check checks checked test tests tested measure compare comparing compared combine combines combined mix mixed merge merged join joined split splits separate separated divide share shared shares sharing store stored stores serve serves read reads write writes writing written learn learns learning
new old single double full empty real true false wrong correct correctly proper properly specific general certain various several common usual normal typical possible impossible likely unlikely available ready important key main chief central basic core useful helpful practical interesting natural clever neat
always-there instance scenario situation context world life day time moment place side sides end line range level degree point shape form size way manner role purpose job task goal aim target result results outcome effect reason cause problem problems mistake mistakes error issue solution method approach technique procedure process tool concept notion term definition property feature aspect
question ask answer think thought picture imagine say says said tell told show shows see look let lets us know remember note recall keep mind mean idea point key part bit lot lots little thing things stuff way ways
simple simply basically actually really quite pretty rather just even still already yet again once then now here there first next last finally second third also too plus besides instead otherwise though although however
like example instance case cases kind kinds type types sort call called name names word words put short summary bottom line careful watch easy hard tricky fun handy big biggest main difference different same similar
get gets got give gives given take takes make makes made go goes going come comes do does did done work works use uses used using need needs want wants help helps try start started begin end ends turn turns become becomes let
people person someone everyone anyone you your me my i we our they them one ones two three both either each every any some other another else several many much few more most less least enough only all
if when while since because so but and or nor not than as until unless whether where what why how who which whose this that these those it its at by for from in into of off on onto out over to up down with without within between across along around about after before during through under against
could would should might may can will must shall able far near close back away apart together alone own fact fine clear clearly nicely well-done track half halfway mention mentioned mentioning complete completing add adding addition
guess rather honest make-up invent find found couldn't can't don't doesn't isn't aren't won't it's that's you're you've i'd i'm let's here's there's what's they're we're who's didn't wasn't haven't hasn't
topic study notes material try maybe perhaps probably hmm anything something nothing everything whatever always-on keep going practice progress proud love like hope great-job bravo goal headache price catch trick rule thumb story sense
remain left wonder curious ready happy glad surprised surprising surprisingly luckily sadly course certainly indeed essentially roughly generally usually often sometimes typically mostly mainly largely particularly especially
look compare think-of start-with explain describe define describe stands refers means meaning think picture works happen happens matter matters depend depends involve involves include includes consist consists hold holds sit sits lie lies
"""


_COMMON: Final = 6
"""A word of the notes of so many concepts belongs to the way that notes are written, not to one subject."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """A list of words: their stems, and the verbs among them, sure and possible ones."""

    wholes: frozenset[str]
    sure_verbs: frozenset[str]
    verbs: frozenset[str]

    @classmethod
    def of(cls, roots: Iterable[Root]) -> _Forms:
        kept = tuple(roots)
        long = [each for each in kept if len(each.verb) > _SHORTEST_VERB]
        return cls(
            frozenset(each.whole for each in kept),
            frozenset(each.verb for each in long if each.verbal),
            frozenset(each.verb for each in long),
        )

    def have(self, wanted: Root) -> bool:
        if wanted.whole in self.wholes or wanted.bare in self.wholes:
            return True
        return wanted.verb in (self.verbs if wanted.verbal else self.sure_verbs)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(re.sub(r"\{[^}]*\}", " ", fold(text))))


@cache
def _everyday() -> _Forms:
    """The words above and what she says in her own catalogues."""
    own = _words(_KOREAN) | _words(_ENGLISH)
    for locale in LOCALES:
        for key, entry in catalogue(locale).items():
            if key.startswith(_ROOMS):
                own = own.union(*(_words(text) for text in options(entry)))
    return _Forms.of(root(word) for word in own)


@cache
def _plain() -> _Forms:
    """Ordinary words, and those that notes on many subjects use."""
    counts: Counter[str] = Counter()
    for concept in load_library().concepts.values():
        counts.update({word for text in note_texts(concept) for word in _words(text)})
    common = (word for word, times in counts.items() if times >= _COMMON)
    return _Forms.of(root(word) for word in (*_words(KOREAN), *_words(ENGLISH), *common))


@lru_cache(maxsize=16384)
def is_everyday(word: str) -> bool:
    """Whether a folded word claims nothing by itself."""
    return _everyday().have(root(word))


@lru_cache(maxsize=16384)
def is_plain(word: str) -> bool:
    """Whether a folded word is ordinary: it says something, but no subject of its own."""
    return _plain().have(root(word))
