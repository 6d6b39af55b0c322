"""Word lists for taking Korean and English text apart, separated by spaces."""

# Longest first: the first that fits is taken off.
PARTICLES = """
으로부터 이라는 에서는 에서의 으로써 으로는 이라고 에게서 에서 에게 까지 부터 보다 처럼 이나 이란
이라 라는 라고 으로 하고 에는 에도 로는 로서 로써 와의 과의 이며 이고 이다 이야 인데 니까 마다 조차
밖에 은 는 이 가 을 를 의 에 로 와 과 도 만 란 인 야
"""

VERB_ENDINGS = """
하는거야 하는거 해주는 시켜서 시키는 시킨다 시키고 하도록 합니다 됩니다 적으로 시킬 시켜 시킴 하기
하는 하여 하면 하고 하며 하지 하게 했을 했다 했어 해서 해야 한다 해요 되는 되어 되면 되고 되며 되지
되게 된다 돼서 돼요 된거 적인 해 한 할 함 돼 된 될 됨
"""

KOREAN_STOP_WORDS = """
뭐고 뭐야 뭐지 뭔지 뭘까 뭐가 무엇 무엇이고 무엇인지 어떻게 있을까 있어 있지 어때 될까 할까 할까요 뭔가요
것 거 수 때 등 및 즉 또 그 이 저 더 각 각각 그리고 그래서 하지만 그러나 반면 반대 또는 혹은 위해
위한 통해 대해 대한 이를 이는 이것 그것 그게 이게 여러 어떤 매우 아주 너무 잘 있다 있는 있고 있어
없다 하다 되다 같은 같다 이다 것이다 은 는 가 을 를 의 에 로 와 과 도 만 란 으 인 한 할 하 이고 예
들어 등이 등에서 중 줄 두 있기 했 경우 의미 말 방법 뭐 왜 때문 그냥 정말 진짜 음 아 어 약간 일단
거야 거지 건데 있음 사용 이용
"""

ENGLISH_STOP_WORDS = """
a an the of to in on for and or but is are was were be been being it its this that these those with
by as at from which who what when how why than then so such can could may might will would should do
does did has have had i you we they he she one very just also each e g etc there their them our your
into about over up while whereas because if s t use used using means mean called first second two
get gets got only more most all many
"""
