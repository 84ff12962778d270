"""What all trainings have in common: steps, a learning rate that rises and falls, checkpoints that are gone on from.

Checkpoints are tensors and a line of text, no pickle.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence, Sized
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file, save_file

from index.embedder import has_fast_bfloat16

BATCH_TOKENS = 4096
_WARM_UP = 0.06
_CHECKPOINT_EVERY = 200  # steps
_REPORT_EVERY = 50

Example = TypeVar("Example", bound=Sized)  # its length is that in tokens


def train_steps(
    model: torch.nn.Module,
    batches: Sequence[Sequence[Example]],
    loss_of: Callable[[Sequence[Example], torch.device], torch.Tensor],
    *,
    work: Path,
    rate: float,
    seed: int,
    settings: str,
) -> dict[str, torch.Tensor]:
    """Take one step for each batch, from the last checkpoint below `work` on; returns the trained weights.

    `settings` says what decides the weights beside the data: a checkpoint of other settings is refused.
    """
    device = next(model.parameters()).device
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01, fused=True)
    done = _resume(work / "checkpoint.safetensors", model, optimizer, settings)
    log(f"{len(batches):,} batches on {device}, {done:,} done")
    started, tokens, total = time.perf_counter(), 0, 0.0
    for step in range(done, len(batches)):
        torch.manual_seed(seed + step)  # a resumed run draws what an unbroken one would
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, len(batches), rate)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type != "cpu" or has_fast_bfloat16()):
            loss = loss_of(batches[step], device)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        tokens += sum(len(example) for example in batches[step])
        total += loss.item()
        if (step + 1) % _REPORT_EVERY == 0:
            speed = tokens / (time.perf_counter() - started)
            log(f"step {step + 1:,} of {len(batches):,}: loss {total / _REPORT_EVERY:.3f}, {speed:,.0f} tokens/s")
            total = 0.0
        if (step + 1) % _CHECKPOINT_EVERY == 0 or step + 1 == len(batches):
            _save(work / "checkpoint.safetensors", model, optimizer, step + 1, settings)
    return {name: value.cpu() for name, value in model.state_dict().items()}


def _rate(step: int, steps: int, highest: float) -> float:
    """Return the learning rate of a step: up over the first few, then down along a cosine."""
    rising = max(1, int(steps * _WARM_UP))
    if step < rising:
        return highest * (step + 1) / rising
    return highest * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1, steps - rising))))


def by_length(examples: Sequence[Example], chooser: Any) -> list[list[Example]]:
    """Put examples of about one length into a batch, so that little of what is computed is padding; shuffled."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i]) + chooser.random() * 8)
    batches: list[list[Example]] = []
    batch: list[Example] = []
    for index in order:
        longest = max(len(example) for example in (examples[index], *batch))
        if batch and longest * (len(batch) + 1) > BATCH_TOKENS:
            batches.append(batch)
            batch = []
        batch.append(examples[index])
    batches.append(batch)
    chooser.shuffle(batches)
    return batches


def write_weights(path: Path, tensors: dict[str, torch.Tensor], metadata: dict[str, str] | None = None) -> None:
    """Write tensors and a line of text, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, partial, metadata=metadata or {})
    partial.replace(path)


def log(line: str) -> None:
    """Say how far a training is."""
    print(line, flush=True)


def _save(path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, step: int, settings: str) -> None:
    tensors = {f"model.{name}": value.cpu() for name, value in model.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value.cpu() for name, value in state.items()}
    write_weights(path, tensors, {"step": str(step), "settings": settings})


def _resume(path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, settings: str) -> int:
    if not path.is_file():
        return 0
    with path.open("rb") as stream:
        metadata = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))["__metadata__"]
    if metadata["settings"] != settings:
        raise SystemExit(f"{path}: is of other settings ({metadata['settings']}); delete it")
    tensors = load_file(path)
    model.load_state_dict({name[6:]: value for name, value in tensors.items() if name.startswith("model.")})
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer."):
            _, index, key = name.split(".", 2)
            state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return int(metadata["step"])
