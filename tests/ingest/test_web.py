"""Web pages: the article without the furniture, its statements about itself, its tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.clauses import cut
from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import read
from tests.ingest.makers import put

GOVERNMENT_PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<meta name="ArticleTitle" content="关于调整医疗救助标准的通知"><meta name="PubDate" content="2025-05-30 11:19">
<meta name="ContentSource" content="本网"><meta name="Url" content="https://www.example.gov.cn/post_1.html">
<title>关于调整医疗救助标准的通知 - 某市人民政府门户网站</title><style>.x{{color:red}}</style></head><body>
<div class="pc2022"><ul class="menu"><li>用户登录</li>
<li>无障碍。这里是工具栏服务区，按回车键进行网站内容搜索。</li></ul></div>
<div class="warp"><div class="xgwz_list"><a href="#">【文字解读】关于调整医疗救助标准的通知</a></div>
<div class="info"><ul><li><span>文　　号：</span> 某医保规字〔2025〕2号</li><li>实施日期：2025年06月01日</li>
<li>失效日期：2026年06月01日</li><li>发布机关：某市医疗保障局</li></ul>
<h1>关于调整医疗救助标准的通知</h1>
<div class="zoomcon"><p>某医保规字〔2025〕2号</p><p>各区医疗保障局：</p>
<p>　　经市人民政府同意，现将调整后的标准通知如下：</p>
<p><strong>一、救助对象</strong></p><p>　　最低生活保障对象、特困人员和孤儿。</p>
<p><b>二、救助标准</b></p><p>　　按下表执行。<span style="display:none">看不见的字。</span></p>
<table><tr><th rowspan="2">人群</th><th colspan="2">报销比例</th></tr><tr><th>住院</th><th>门诊</th></tr>
<tr><td>低保对象</td><td>80%</td><td>70%</td></tr><tr><td>特困人员</td><td colspan="2">100%</td></tr></table>
<p style="text-align:right">某市医疗保障局</p><p style="text-align:right">2025年5月30日</p>
<p>公开方式：主动公开</p></div>
<div class="share">分享到：微信 微博</div></div></div>
<div style="display:none">各区医疗保障局：最低生活保障对象、特困人员和孤儿。按下表执行。</div>
<div class="footer">主办单位：某市人民政府办公厅。网站标识码4400000000。</div>
<script>var s = "脚本。";</script></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030")])
def test_government_page(tmp_path: Path, charset: str, encoding: str) -> None:
    """Of a page in either encoding only the notice is left, its header is meta, its table has rows with names."""
    page = GOVERNMENT_PAGE.format(charset=charset).encode(encoding)
    reading = read(put(tmp_path, "a.html", page))
    assert reading.meta == {
        "title": "关于调整医疗救助标准的通知",
        "issuer": "某市医疗保障局",
        "number": "某医保规字〔2025〕2号",
        "published": "2025-05-30 11:19",
        "effective": "2025年06月01日",
        "expires": "2026年06月01日",
        "url": "https://www.example.gov.cn/post_1.html",
        "signed": "某市医疗保障局 2025年5月30日",
    }
    assert [(clause.label, clause.text) for clause in cut(reading)] == [
        ("正文", "各区医疗保障局：\n经市人民政府同意，现将调整后的标准通知如下："),
        ("一、", "一、救助对象\n最低生活保障对象、特困人员和孤儿。"),
        ("二、", "二、救助标准\n按下表执行。"),
        (
            "二、",
            "人群：低保对象；报销比例 住院：80%；报销比例 门诊：70%\n人群：特困人员；报销比例 住院 报销比例 门诊：100%",
        ),
    ]


def test_english_page_with_landmarks(tmp_path: Path) -> None:
    """<main> is the article even where its class names look like furniture, and headings name its clauses."""
    page = """<!doctype html><html><head><title>Appeals | Agency</title></head><body>
    <header><nav><a href="/">Home</a> An official website. Here is how you know that it is one.</nav></header>
    <main id="skipNav"><h1>Appeals</h1><p>You can appeal a decision.</p>
    <h2>How long it takes</h2><p>The plan answers within 30 days.</p><ul><li>Urgent: 72 hours</li></ul>
    <p>Last updated: 09/06/2023</p></main>
    <footer><p>7500 Security Boulevard. Baltimore, MD. Call us any time that you like.</p></footer></body></html>"""
    clauses = cut(read(put(tmp_path, "a.html", page)))
    assert [(clause.label, clause.text) for clause in clauses] == [
        ("", "You can appeal a decision."),
        ("How long it takes", "The plan answers within 30 days.\nUrgent: 72 hours"),
    ]


def test_headings_told_by_shape_and_broken_sentences(tmp_path: Path) -> None:
    """XHTML made from print has headings and bullets as bare paragraphs, and sentences broken over two."""
    page = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd">
    <html xmlns="http://www.w3.org/1999/xhtml"><head><title></title></head><body><h1>Warts</h1>
    <p>Treatment</p><p>The reason for treating warts is the relief of symptoms that trouble the</p>
    <p>patient. In most patients, treatment helps.</p>
    <p>Counseling</p><p>The following messages should be conveyed:</p><p>• Warts are common.</p><p>• They recur.</p>
    <div><table><tr><td><b>Recommended Regimen for Adults*</b></td></tr>
    <tr><td>Podofilox twice a day for 3 days</td></tr></table></div>
    </body></html>"""
    clauses = cut(read(put(tmp_path, "a.xhtml", page)))
    assert [(clause.label, clause.text) for clause in clauses] == [
        (
            "Treatment",
            "The reason for treating warts is the relief of symptoms that trouble the patient. In most patients, "
            "treatment helps.",
        ),
        ("Counseling", "The following messages should be conveyed:\n• Warts are common.\n• They recur."),
        (
            "Recommended Regimen for Adults",
            "Recommended Regimen for Adults*\nPodofilox twice a day for 3 days",
        ),
    ]
    assert clauses[-1].path == ("Counseling",)


def test_contents_at_the_top_of_a_page_are_no_clause(tmp_path: Path) -> None:
    """A list that only names the headings below it is dropped; a list that says something is kept."""
    page = """<html><body><h1>Benefits</h1><p>On this page you find what we cover.</p>
    <ul><li><a href="#a">Dental care</a></li><li><a href="#b">Vision care</a></li>
    <li><a href="#c">Travel pay</a></li></ul>
    <h2>Dental care</h2><p>We cover one exam a year.</p><h2>Vision care</h2><p>We cover glasses.</p>
    <h2>Travel pay</h2><p>We pay for:</p><ul><li>Buses</li><li>Trains</li><li>Taxis</li></ul></body></html>"""
    texts = [clause.text for clause in cut(read(put(tmp_path, "a.html", page)))]
    assert texts[0] == "On this page you find what we cover."
    assert texts[-1] == "We pay for:\nBuses\nTrains\nTaxis"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body>" + "<div>" * 300 + "text" + "</div>" * 300, "nested more than 200 deep"),
        ('<!DOCTYPE html [<!ENTITY a "aaaa">]><html><body>&a;</body></html>', "declares entities"),
        ("<html><body><table><tr>" + '<td rowspan="999" colspan="999">x</td>' * 9 + "</tr></table>", "cells"),
        ("<html><body><p>%s</p></body></html>" % ("字" * 50), "characters"),
    ],
    ids=["nesting", "entities", "spans", "characters"],
)
def test_hostile_pages_are_refused(tmp_path: Path, page: str, reason: str) -> None:
    """Deep nesting, entities, giant merged cells and endless text are refused with one sentence."""
    limits = Limits(characters=40) if reason == "characters" else Limits(table_cells=1_000)
    with pytest.raises(Unreadable, match=reason) as caught:
        read(put(tmp_path, "a.html", page), limits=limits)
    assert str(caught.value).count(".") <= 2
    assert "\n" not in str(caught.value)


def test_unclosed_elements_are_not_nesting(tmp_path: Path) -> None:
    """Paragraphs and items that old pages never close do not count as nested."""
    page = "<html><body>" + "<p>一段话在这里。<br>" * 400 + "<ul>" + "<li>一项" * 300 + "</ul></body></html>"
    assert len(read(put(tmp_path, "a.html", page)).blocks) == 700
