"""Names of accounts: WeChat, QQ and the other networks, behind their label or as a handle."""

from __future__ import annotations

import re

from app.gate.recognisers.base import STRONG, PatternFinder

_JOIN = r"(?:号码|账号|帐号|群号|号|名|id|ID|是|为|叫|搜|加|我|的|handle|is|[:\s=@(]){0,8}"
_HANDLE = r"[A-Za-z][-_.A-Za-z0-9]{3,29}"
_NETWORKS = (
    "抖音|微博|小红书|快手|支付宝|钉钉|陌陌|知乎|b站|B站|贴吧|飞书|淘宝|旺旺|telegram|whatsapp|skype|line|instagram|"
    "facebook|twitter|snapchat|tiktok|linkedin|discord|wechat"
)
_STOP = (
    r"(?!(?:is|in|at|or|and|for|the|to|pay|all|app|login|account|number|group|page|messages?|https?|www)\b)"
)


class SocialAccountRecogniser(PatternFinder):
    """Finds QQ numbers, WeChat IDs and handles; a mobile number used as one is found as such elsewhere."""

    ENTITY = "SOCIAL_ACCOUNT"
    PATTERNS = (
        (
            re.compile(
                rf"(?<![A-Za-z])(?:QQ|扣扣|企鹅号|扣){_JOIN}(?P<value>[1-9一二三四五六七八九][\d零〇一二三四五六七八九]{{4,11}})(?![\dA-Za-z@]|\s?元)",
                re.IGNORECASE,
            ),
            STRONG,
        ),
        (
            re.compile(
                rf"(?:微信|(?<![A-Za-z])(?:wx|vx|wechat|weixin)|威信|薇信|v信){_JOIN}{_STOP}(?P<value>[A-Za-z][-_A-Za-z0-9]{{5,19}})(?![-_A-Za-z0-9@])",
                re.IGNORECASE,
            ),
            STRONG,
        ),
        (re.compile(r"(?P<value>(?<![A-Za-z0-9])wxid_[a-z0-9]{6,30})"), STRONG),
        (
            re.compile(
                rf"(?<![A-Za-z])(?:{_NETWORKS})(?:号|账号|帐号|id|ID|\s?[:@]|\s?handle|\s?name){_JOIN}{_STOP}(?P<value>{_HANDLE}|\d{{6,12}})(?![A-Za-z0-9@])"
            ),
            STRONG,
        ),
        (
            re.compile(
                r"(?<![A-Za-z0-9._%+\-@/])(?P<value>@(?!all\b|everyone\b|here\b)[A-Za-z](?=[A-Za-z0-9_.]*[_.\d])[A-Za-z0-9_.]{3,29})(?![A-Za-z0-9@])"
            ),
            STRONG,
        ),
    )
