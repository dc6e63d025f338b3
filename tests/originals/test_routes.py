"""From a source to the file it was read from, and to the page that prints the quotation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from PIL import Image

from app.web.originals import routes
from indexes.types import Passage
from tests.originals.product import CORPUS, Product

UNEMPLOYMENT = "广东省失业保险条例.pdf"
ENROLMENT = "CMS_11219_MA_and_drug_plan_enrollment_periods.pdf"
HOSTILE = "<html><body><article><h1>通知</h1><p>第一条 按规定支付。</p><script>alert(1)</script></article></body></html>"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("documents")
    shutil.copy(CORPUS / "cn_policy_pdf" / UNEMPLOYMENT, folder)
    shutil.copy(CORPUS / "en_policy_cms" / ENROLMENT, folder)
    (folder / "通知.html").write_text(HOSTILE, encoding="utf-8")
    (folder / "名\"字'.md").write_text("# 办法\n\n第一条 职工参加生育保险。\n", encoding="utf-8")
    (folder / "old.txt").write_bytes(
        "第一条 居民参加医疗保险，按照规定缴费的，可以享受待遇。\n".encode("gb18030")
    )
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = Product(tmp_path_factory.mktemp("data"), monkeypatch)
        assert made.ingest(folder).problems == ()
        yield made


@pytest.fixture
def client(product: Product) -> TestClient:
    app = FastAPI()
    app.include_router(routes(product.wiring.index, product.wiring.originals))
    return TestClient(app, raise_server_exceptions=False)


def page(client: TestClient, passage: Passage, words: str = "", number: int | None = None) -> Response:
    """Ask for the page of a passage with some of its words marked."""
    start = passage.text.index(words) if words else 0
    spans = f"{start}-{start + len(words)}" if words else ""
    n = number or passage.clause.page
    return client.get(
        f"/source/{passage.document.version}/page/{n}.png", params={"passage": passage.id, "spans": spans}
    )


def marked(answer: Response) -> list[tuple[int, int]]:
    """Return the places of the image that carry the colour of the pen."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/png"
    image = Image.open(BytesIO(answer.content)).convert("RGB")
    assert image.width == 1000
    pixels = image.load()
    return [
        (x, y)
        for y in range(0, image.height, 2)
        for x in range(0, image.width, 2)
        if (p := pixels[x, y])[0] > 235 and 215 < p[1] < 245 and p[2] < 150
    ]


def sentence(answer: Response, status: int) -> str:
    """Return the one sentence of an error."""
    assert answer.status_code == status
    body = answer.json()
    assert list(body) == ["detail"]
    assert isinstance(body["detail"], str)
    assert "\n" not in body["detail"]
    return str(body["detail"])


def test_a_pdf_is_shown_as_it_was_ingested(client: TestClient, product: Product) -> None:
    """Same bytes, PDF type, its own name, nothing sniffed."""
    version = product.document(UNEMPLOYMENT).version
    answer = client.get(f"/source/{version}/original")
    assert answer.content == (CORPUS / "cn_policy_pdf" / UNEMPLOYMENT).read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert UNEMPLOYMENT in unquote(answer.headers["content-disposition"])
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_saved_web_page_never_runs_in_our_origin(client: TestClient, product: Product) -> None:
    """HTML is handed out for saving only, in a sandbox that allows no script, should a browser show it after all."""
    answer = client.get(f"/source/{product.document('通知.html').version}/original")
    assert answer.content.decode() == HOSTILE
    assert answer.headers["content-disposition"].startswith("attachment")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("doc", "says"), [("名\"字'.md", "生育保险"), ("old.txt", "居民参加医疗保险")])
def test_text_is_shown_as_text_whatever_its_encoding(
    client: TestClient, product: Product, doc: str, says: str
) -> None:
    """A browser is told the truth about the characters, and a quotation mark in a name breaks no header."""
    answer = client.get(f"/source/{product.document(doc).version}/original")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert says in answer.text
    assert doc in unquote(answer.headers["content-disposition"])
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "version",
    [
        "0" * 32,
        "..",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5crecords.key",
        "a" * 5000,
        "%00",
        "records",
        "*",
    ],
)
def test_only_versions_of_the_index_are_known(client: TestClient, version: str) -> None:
    """Unknown versions and path tricks get a sentence and no file."""
    for rest in ("original", "page/1.png"):
        answer = client.get(f"/source/{version}/{rest}")
        assert answer.status_code == 404
        assert list(answer.json()) == ["detail"]


def test_a_file_that_lies_there_without_a_document_is_not_served(
    client: TestClient, product: Product
) -> None:
    """The register decides, not the folder."""
    (product.data / "originals" / f"{'f' * 32}.pdf").write_bytes(b"%PDF-1.4 secret")
    assert "library" in sentence(
        client.get(f"/source/{'f' * 32}/original", headers={"accept-language": "en-US,en;q=0.9"}), 404
    )


def test_a_missing_original_is_said_to_be_missing(client: TestClient, product: Product) -> None:
    """The answer differs from that for an unknown document, in the browser's language."""
    version = product.document("old.txt").version
    kept = product.data / "originals" / f"{version}.txt"
    aside = kept.rename(kept.with_suffix(".aside"))
    try:
        assert "原件没有保存" in sentence(client.get(f"/source/{version}/original"), 404)
    finally:
        aside.rename(kept)


def test_the_quotation_is_marked_where_it_is_printed(client: TestClient, product: Product) -> None:
    """The marked lines are the quoted ones: a part marks less than the whole, and other words other lines."""
    passage = product.passage(UNEMPLOYMENT, "第二十条")
    whole = marked(page(client, passage))
    first = marked(page(client, passage, "标准为本人失业前十二个月平均缴费工资的百分之十五"))
    last = marked(page(client, passage, "从次月开始，不再发放求职补贴。"))
    assert 0 < len(first) < len(whole)
    assert max(y for _, y in first) < min(y for _, y in last)
    assert set(first) | set(last) <= {(x, y) for x, y in whole} | {(x, y) for x, y in first + last}
    assert min(y for _, y in whole) <= min(y for _, y in first)
    assert max(y for _, y in last) <= max(y for _, y in whole)


def test_the_ink_stays_readable(client: TestClient, product: Product) -> None:
    """The mark is translucent: dark print within the marked lines stays dark."""
    passage = product.passage(UNEMPLOYMENT, "第二十条")
    plain = Image.open(BytesIO(client.get(f"/source/{passage.document.version}/page/4.png").content)).convert(
        "L"
    )
    answer = page(client, passage)
    shown = Image.open(BytesIO(answer.content)).convert("L")
    ys = [y for _, y in marked(answer)]
    box = (150, min(ys), 850, max(ys))

    def dark(image: Image.Image) -> int:
        return sum(image.crop(box).histogram()[:90])

    assert dark(shown) >= 0.97 * dark(plain) > 1000


def test_a_quotation_that_runs_over_is_marked_on_both_pages(client: TestClient, product: Product) -> None:
    """What stands at the foot of one page and at the head of the next is marked there, and nowhere else."""
    passage = product.passage(UNEMPLOYMENT, "第二十五条")
    assert passage.clause.page == 4
    foot, head = (marked(page(client, passage, number=n)) for n in (4, 5))
    assert min(y for _, y in foot) > 1000
    assert 80 < min(y for _, y in head) < 160
    assert max(y for _, y in head) < 500
    for elsewhere in (1, 3, 6):
        assert marked(page(client, passage, number=elsewhere)) == []


def test_the_pages_that_print_a_quotation_are_known(client: TestClient, product: Product) -> None:
    """A clause that runs over has two, one of its sentences one; without a passage there is nothing to look for."""
    passage = product.passage(UNEMPLOYMENT, "第二十五条")
    url = f"/source/{passage.document.version}/pages"
    end = len(passage.text)
    assert client.get(url, params={"passage": passage.id}).json() == {"pages": [4, 5]}
    only = client.get(url, params={"passage": passage.id, "spans": f"{end - 30}-{end}"})
    assert only.json() == {"pages": [5]}
    assert sentence(client.get(url), 404)


def test_a_row_of_a_table_is_marked_in_its_columns(client: TestClient, product: Product) -> None:
    """Words of the third column are marked on the right side only."""
    reader = product.wiring.index.reader()
    words = "Your chance to join lasts for 2 full months after the month you move back to the U.S."
    passage = next(p for p in reader.neighbours(ENROLMENT, list(range(200))) if words in p.text)
    found = marked(page(client, passage, words))
    assert found
    assert min(x for x, _ in found) > 650


@pytest.mark.parametrize("n", ["0", "-1", "9999", "1.5", "x", "1%2e", "00001", "9" * 30])
def test_pages_that_do_not_exist_get_a_sentence(client: TestClient, product: Product, n: str) -> None:
    """Numbers outside of the document and no numbers at all."""
    answer = client.get(f"/source/{product.document(UNEMPLOYMENT).version}/page/{n}.png")
    assert sentence(answer, 404)


@pytest.mark.parametrize(
    "id_", ["x", "-1", "1.5", "１２", "9" * 19, "9" * 30, "0b54c1f2-52a6-5b0e-a1d0-5f0f0c0a3a11"]
)
def test_passages_that_do_not_exist_get_a_sentence(client: TestClient, product: Product, id_: str) -> None:
    """No numbers, numbers that are too large, and the kind of name that passages once had."""
    url = f"/source/{product.document(UNEMPLOYMENT).version}/pages"
    assert sentence(client.get(url, params={"passage": id_}), 404)


def test_only_pdfs_have_pages(client: TestClient, product: Product) -> None:
    """A web page has none."""
    assert sentence(client.get(f"/source/{product.document('通知.html').version}/page/1.png"), 404)


@pytest.mark.parametrize(
    "spans", ["1", "a-b", "5-5", "9-2", "0-99999", "-3-4", "1-2;3-4", "1-2," * 60 + "1-2", "1-2,"]
)
def test_spans_outside_of_the_passage_are_refused(client: TestClient, product: Product, spans: str) -> None:
    """Nothing is guessed from spans that make no sense."""
    passage = product.passage(UNEMPLOYMENT, "第二十条")
    answer = client.get(
        f"/source/{passage.document.version}/page/4.png", params={"passage": passage.id, "spans": spans}
    )
    assert sentence(answer, 400)


@pytest.mark.parametrize("passage", ["x", "00000000-0000-0000-0000-000000000000", "'; --", "1" * 4000])
def test_a_passage_that_is_unknown_is_refused(client: TestClient, product: Product, passage: str) -> None:
    """So is one of another document."""
    version = product.document(UNEMPLOYMENT).version
    answer = client.get(f"/source/{version}/page/4.png", params={"passage": passage})
    assert sentence(answer, 404)
    foreign = product.passage("old.txt", "第一条")
    assert sentence(client.get(f"/source/{version}/page/4.png", params={"passage": foreign.id}), 404)


def test_a_damaged_original_is_said_to_be_unreadable(client: TestClient, product: Product) -> None:
    """A file that is no PDF any more gets a sentence, not an error of the library."""
    version = product.document(ENROLMENT).version
    kept: Path = product.data / "originals" / f"{version}.pdf"
    whole = kept.read_bytes()
    kept.write_bytes(b"%PDF-1.4 broken")
    try:
        assert sentence(client.get(f"/source/{version}/page/12.png"), 404)
    finally:
        kept.write_bytes(whole)
