"""Many at once, over Gradio's own client: each with their own conversation, each with an answer."""

from __future__ import annotations

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

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
