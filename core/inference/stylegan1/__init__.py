"""StyleGAN (Karras, Laine & Aila 2019, arXiv:1812.04948) as genforce wrote it in PyTorch, for inference alone.

It reads the published checkpoints of Oh-LoRA's faces, StyleGAN-VectorFind v7 and v8.
"""
