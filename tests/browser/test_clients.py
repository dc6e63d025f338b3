"""Many at once, over Gradio's own client: each with their own conversation, each with an answer."""

from __future__ import annotations

import json
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from gradio_client import Client

from tests.browser.conftest import Product

CITIES = ("广州", "深圳", "珠海", "佛山", "东莞", "杭州", "宁波", "成都", "武汉", "南京")
REGIONS = ("广东省广州市", "广东省深圳市", "广东省珠海市", "广东省佛山市", "广东省东莞市", "浙江省杭州市", "浙江省宁波市", "四川省成都市", "湖北省武汉市", "江苏省南京市")  # fmt: skip
PEOPLE = 50


def test_fifty_people_keep_their_own_conversations(product: Product) -> None:
    """Everybody names a city and then asks without it; each second answer is for the city of the same person."""

    def talk(n: int) -> tuple[str, str, list[dict[str, Any]]]:
        client = Client(product.plain, verbose=False, httpx_kwargs={"timeout": 120})
        client.predict(f"我在{CITIES[n % len(CITIES)]}，女职工产假多少天？", api_name="/ask")
        job = client.submit("那难产呢？", api_name="/ask")
        last = job.result()
        return REGIONS[n % len(CITIES)], last["situation"].get("region", ""), [*job.outputs()]

    with ThreadPoolExecutor(PEOPLE) as people:
        told = list(people.map(talk, range(PEOPLE)))
    assert [found for _, found, _ in told] == [wanted for wanted, _, _ in told]
    modes = {said["mode"] for _, _, outputs in told for said in outputs}
    assert modes <= {"waiting", "extract", "refusal"}
    assert all(
        "位" in said["answer"] for _, _, outputs in told for said in outputs if said["mode"] == "waiting"
    )


def test_health_says_what_is_served(product: Product) -> None:
    """The address that a container is judged by answers with what there is."""
    with urllib.request.urlopen(f"{product.plain}/health") as response:
        assert json.load(response) == {"status": "ok", "documents": 8, "models": []}


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/upload",
        "gradio_api/file=/etc/hostname",
        "gradio_api/proxy=http://127.0.0.1/",
        "file=/etc/hostname",
    ],
)
def test_gradio_neither_takes_files_nor_hands_them_out(product: Product, path: str) -> None:
    """What a chat does not need is closed, whoever asks."""
    for method in ("GET", "POST"):
        said = httpx.request(method, f"{product.plain}/{path}", content=b"x")
        assert said.status_code in (404, 405)


def test_everything_carries_its_policy(product: Product) -> None:
    """The page may load from here only, and Gradio's own files are kept by the browser."""
    page = httpx.get(product.plain)
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    script = re.search(r"assets/index-[\w-]+\.js", page.text)
    assert script
    assert "immutable" in httpx.get(f"{product.plain}/{script[0]}").headers["cache-control"]
