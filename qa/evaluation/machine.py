"""What a run was made with: versions, machine, git revision. Figures without these cannot be repeated."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: The packages whose versions can change a figure.
PACKAGES = (
    "cuttings",
    "faiss-cpu",
    "ir-measures",
    "matplotlib",
    "numpy",
    "nupunkt",
    "onnxruntime",
    "pytrec-eval-terrier",
    "scipy",
    "sentence-transformers",
    "tantivy",
    "tokenizers",
    "torch",
)
_ROOT = Path(__file__).resolve().parents[2]


def made_with() -> dict[str, object]:
    """Return versions, machine and git revision of this process."""
    return {"versions": versions(), "machine": machine(), "revision": revision()}


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that figures depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, object]:
    """Return the operating system, the processor's name, its cores that may be used, and memory in GB."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": cores,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def revision() -> str | None:
    """Return the git commit of this code, with `-changed` if files differ from it; None outside a checkout."""
    if not (_ROOT / ".git").exists():  # an installed package may lie inside somebody else's repository
        return None
    try:
        commit = _git("rev-parse", "HEAD")
        return f"{commit}-changed" if _git("status", "--porcelain", "--untracked-files=no") else commit
    except (OSError, subprocess.SubprocessError):
        return None


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(_ROOT), *arguments],  # noqa: S607 - the git of this machine is meant
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    )
    return done.stdout.strip()
