"""A language model of a few kilobytes with adapters, in the folders that `transformers` and PEFT write.

Its weights are drawn by chance, so what it says is nonsense; but it is the same nonsense every time, another one for
each prompt and each adapter, and mostly it comes to an end after a few tokens.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from core.ports import LanguageTask

BEGIN, END, TURN = "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"
HEADER, HEADER_END = "<|start_header_id|>", "<|end_header_id|>"
SPECIAL = [BEGIN, END, TURN, HEADER, HEADER_END]
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + message['content'] + '<|eot_id|>' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)
WINDOW = 512
SIZES = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": WINDOW,
}
LOUDNESS = 1.3  # of the end-of-text tokens: they win about one step in ten
TEXTS = (
    "(제공된 정보) 과적합 : 모델이 훈련 데이터를 외워서 성능이 떨어지는 현상 (사용자 질문) 과적합이 뭐야?",
    "(퀴즈 문제) 드롭아웃이 뭐야? (모범 답안) 학습 중에 뉴런을 무작위로 끄는 방법 (사용자 답안) 뉴런을 꺼!",
    "(대화 주제) 손실 함수 (사용자 답변) 예측과 정답의 차이를 재는 함수야 (성공한 답변) 정의 (다음 질문) 예시",
    "(답변 시작) ### 답변: 좋아! 😊 (답변 종료) (해설 시작) (해설 종료) (발화 시작) (발화 종료)",
    "Overfitting means that a model learns the training data by heart and does badly on new data.",
)


def make_tiny_base(folder: Path, *, seed: int = 0, chat: bool = True, **sizes: int) -> Path:
    """A folder with a random Llama of 44,000 parameters and a byte-level tokenizer of 400 tokens.

    Args:
        chat: give the tokenizer a chat template.
        sizes: other ones of `LlamaConfig`.
    """
    tokenizer = _tokenizer(chat)
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        bos_token_id=tokenizer.convert_tokens_to_ids(BEGIN),
        eos_token_id=[tokenizer.convert_tokens_to_ids(END), tokenizer.convert_tokens_to_ids(TURN)],
        initializer_range=0.3,
        **SIZES | sizes,
    )
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        model.lm_head.weight[config.eos_token_id] *= LOUDNESS
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def make_adapter(folder: Path, base: Path, seed: int, task: LanguageTask) -> Path:
    """A LoRA adapter of rank 4, drawn by chance; seed and task together decide what it makes of the base."""
    torch.manual_seed(1000 * seed + list(LanguageTask).index(task))
    config = LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    model = get_peft_model(LlamaForCausalLM.from_pretrained(base), config)
    model.save_pretrained(folder)
    return folder


def middle(text: str) -> str:
    """Two letters from within what a tiny model said, to stop at: neither is the sign for half a letter."""
    return next(pair for pair in map("".join, pairwise(text[1:])) if "�" not in pair)


def _tokenizer(chat: bool) -> PreTrainedTokenizerFast:
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    bpe.train_from_iterator(TEXTS, trainer)
    bpe.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A", special_tokens=[(BEGIN, bpe.token_to_id(BEGIN))]
    )
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token=BEGIN, eos_token=TURN, model_max_length=WINDOW)
    tokenizer.add_special_tokens({"additional_special_tokens": SPECIAL})
    if chat:
        tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer
