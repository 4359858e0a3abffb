"""What strangers may write into a form, of each kind that has broken a page somewhere."""

from __future__ import annotations

__all__ = ["BOMB", "ELSEWHERE", "TEXTS"]

ELSEWHERE = "evil.example"
BOMB = "alert(document.domain)"
TEXTS = (
    f"<script>{BOMB}</script>",
    f'"><img src="https://{ELSEWHERE}/a.png" onerror="{BOMB}">',
    f"<a href='https://{ELSEWHERE}'>press</a><iframe src='https://{ELSEWHERE}'></iframe>",
    f"![picture](https://{ELSEWHERE}/b.png) [press](javascript:{BOMB}) <https://{ELSEWHERE}>",
    f"https://{ELSEWHERE}/auto www.{ELSEWHERE} someone@{ELSEWHERE}",
    "# Heading\n\n- list\n\n> quote\n\n```code``` **bold** ~~gone~~ | a | b |",
    ":red[colour] :material/skull: :streamlit: :rainbow[all] :skull: :violet-badge[badge]",
    "$\\frac{1}{2}$ $$\\sum_i x_i$$ \\(x\\) \\[y\\]",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> %{x} %{y:.2f} %s %n {0}",
    "'; DROP TABLE leads; -- \" OR 1=1; /* */ 1;SELECT pg_sleep(9)",
    '=HYPERLINK("https://evil.example") +1 -1 @SUM(A1)',
    "bell\x07 escape\x1b[31m back\x08 tab\tline\nend",
    "Z\u0351\u0343\u0342a\u0327\u0321\u0348l\u0334\u0321g\u0322\u0321o\u0489\u0336\u0315" * 6,
    "\u202egnp.exe\u202c \u2066left\u2069 \u200f\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "W" * 400,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 12 + "\ufeff\u200b\u2060",
    "&lt;b&gt;bold&lt;/b&gt; &#60;script&#62; %3Cscript%3E \\u003cscript\\u003e",
    "<b>bold</b><style>*{display:none}</style><svg/onload=alert(document.domain)><math><mi>",
)
