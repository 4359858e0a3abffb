"""Levels of the sample leads' fields and how often each occurs; data, not code.

Shares are weights: a table need not add up to one. A level of None is a blank cell.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "ALWAYS_NO",
    "CHANNELS",
    "CITY",
    "COUNTRY",
    "FORM",
    "FREE_COPY",
    "HEARD",
    "LAST_ACTIVITY",
    "OCCUPATION",
    "RARELY_YES",
    "ROUTE",
    "SPECIALIZATION",
    "SPECIALIZATION_OPEN",
    "UNSUBSCRIBED_ACTIVITY",
    "UNTRACKED",
    "VISITOR",
    "VISITS",
    "Shares",
]

Shares = Mapping[str | None, float]

CHANNELS: dict[str, Shares] = {
    "early": {
        "API|Olark Chat": 0.210, "API|Google": 0.128, "API|Organic Search": 0.040,
        "API|Direct Traffic": 0.012, "API|Referral Sites": 0.012, "API|bing": 0.0005,
        "Landing Page Submission|Direct Traffic": 0.275, "Landing Page Submission|Google": 0.165,
        "Landing Page Submission|Organic Search": 0.065,
        "Landing Page Submission|Referral Sites": 0.003, "Landing Page Submission|google": 0.001,
        "Lead Add Form|Reference": 0.052, "Lead Add Form|Welingak Website": 0.014,
        "Lead Add Form|": 0.004, "Lead Add Form|Click2call": 0.0004,
        "Lead Import|Facebook": 0.004, "API|Press_Release": 0.0002,
        "API|Pay per Click Ads": 0.0001, "Quick Add Form|": 0.0001,
    },
    "late": {
        "API|Olark Chat": 0.165, "API|Google": 0.122, "API|Organic Search": 0.058,
        "API|Direct Traffic": 0.012, "API|Referral Sites": 0.009, "API|bing": 0.0008,
        "Landing Page Submission|Direct Traffic": 0.245, "Landing Page Submission|Google": 0.210,
        "Landing Page Submission|Organic Search": 0.088,
        "Landing Page Submission|Referral Sites": 0.003,
        "Lead Add Form|Reference": 0.062, "Lead Add Form|Welingak Website": 0.018,
        "Lead Add Form|": 0.003, "Lead Add Form|Click2call": 0.0006,
        "Lead Import|Facebook": 0.008, "Lead Add Form|Social Media": 0.0003,
        "Lead Add Form|Live Chat": 0.0003, "API|blog": 0.0001, "API|youtubechannel": 0.0001,
    },
}  # fmt: skip
"""Lead Origin and Lead Source, at the beginning and at the end of the history."""

ROUTE = {
    "API|Olark Chat": "chat",
    "Landing Page Submission|Google": "google",
    "Landing Page Submission|Organic Search": "organic",
    "Landing Page Submission|Referral Sites": "organic",
    "Lead Add Form|Reference": "reference",
    "API": "api",
    "Landing Page Submission": "direct",
    "Lead Add Form": "partner",
    "Quick Add Form": "partner",
    "Lead Import": "import",
}
"""How a lead met us: by channel where named, else by its origin."""

FORM: dict[str, Shares] = {
    "chat": {"empty": 0.47, "partial": 0.02, "full": 0.51},
    "api": {"empty": 0.29, "partial": 0.03, "full": 0.68},
    "direct": {"empty": 0.02, "partial": 0.23, "full": 0.75},
    "google": {"empty": 0.005, "partial": 0.255, "full": 0.74},
    "organic": {"empty": 0.005, "partial": 0.225, "full": 0.77},
    "reference": {"full": 1.0},
    "partner": {"full": 1.0},
    "import": {"empty": 0.17, "full": 0.83},
}
"""How much of the enquiry form a lead filled in."""

_LANDING: Shares = {"Unemployed": 0.865, "Working Professional": 0.10, "Student": 0.027, "Other": 0.003, "Housewife": 0.001, "Businessman": 0.001}  # fmt: skip
OCCUPATION: dict[str, Shares] = {
    "chat": {"Unemployed": 0.885, "Working Professional": 0.058, "Student": 0.055, "Businessman": 0.002},
    "api": {"Unemployed": 0.885, "Working Professional": 0.088, "Student": 0.023, "Other": 0.003, "Businessman": 0.003},
    "direct": _LANDING,
    "google": _LANDING,
    "organic": _LANDING,
    "reference": {"Unemployed": 0.615, "Working Professional": 0.34, "Student": 0.034, "Housewife": 0.007, "Other": 0.004},
    "partner": {"Unemployed": 0.98, "Student": 0.01, "Working Professional": 0.01},
    "import": {"Unemployed": 0.95, "Working Professional": 0.05},
}  # fmt: skip

SPECIALIZATION_OPEN = {
    "chat": 0.70, "api": 0.66, "direct": 0.015, "google": 0.015, "organic": 0.01,
    "reference": 0.30, "partner": 0.88, "import": 0.64,
}  # fmt: skip
"""Share of the leads who saw the question and left it at `Select`."""

SPECIALIZATION: Shares = {
    "Finance Management": 0.167, "Human Resource Management": 0.145, "Marketing Management": 0.143,
    "Operations Management": 0.086, "Business Administration": 0.069,
    "IT Projects Management": 0.062, "Supply Chain Management": 0.060,
    "Banking, Investment And Insurance": 0.058, "Travel and Tourism": 0.035,
    "Media and Advertising": 0.035, "International Business": 0.030,
    "Healthcare Management": 0.027, "Hospitality Management": 0.020, "E-COMMERCE": 0.019,
    "Retail Management": 0.017, "Rural and Agribusiness": 0.012, "E-Business": 0.010,
    "Services Excellence": 0.007,
}  # fmt: skip

CITY: dict[str, Shares] = {
    "Select": {"Select": 0.93, "Mumbai": 0.04, "Thane & Outskirts": 0.015, "Other Cities": 0.015},
    "google": {"Mumbai": 0.67, "Thane & Outskirts": 0.15, "Other Cities": 0.07, "Other Cities of Maharashtra": 0.07, "Other Metro Cities": 0.03, "Tier II Cities": 0.005, "Select": 0.005},
    "organic": {"Mumbai": 0.46, "Other Cities": 0.185, "Other Metro Cities": 0.13, "Thane & Outskirts": 0.085, "Other Cities of Maharashtra": 0.075, "Select": 0.04, "Tier II Cities": 0.025},
    "chat": {"Select": 0.20, "Mumbai": 0.44, "Thane & Outskirts": 0.18, "Other Cities": 0.18},
    "api": {"Select": 0.33, "Mumbai": 0.43, "Thane & Outskirts": 0.15, "Other Cities": 0.09},
    "reference": {"Select": 0.46, "Mumbai": 0.34, "Thane & Outskirts": 0.13, "Other Cities": 0.04, "Other Cities of Maharashtra": 0.02, "Other Metro Cities": 0.01},
    "other": {"Mumbai": 0.55, "Other Cities": 0.13, "Thane & Outskirts": 0.115, "Other Cities of Maharashtra": 0.09, "Other Metro Cities": 0.08, "Tier II Cities": 0.02, "Select": 0.015},
}  # fmt: skip
"""City, by whether the specialisation was left at `Select`, else by how the lead met us."""

_HEARD: dict[str | None, float] = {"Online Search": 0.40, "Word Of Mouth": 0.17, "Student of SomeSchool": 0.155, "Other": 0.095, "Multiple Sources": 0.075, "Advertisements": 0.034, "Social Media": 0.034, "Email": 0.013, "SMS": 0.011}  # fmt: skip
HEARD: dict[str, Shares] = {
    "google": {"Select": 0.09, **_HEARD},
    "direct": {"Select": 7.0, **_HEARD},
    "organic": {"Select": 10.0, **_HEARD},
    "other": {"Select": 30.0, **_HEARD},
}

COUNTRY: Shares = {
    "India": 0.958, "United States": 0.0101, "United Arab Emirates": 0.0078, "Singapore": 0.0035,
    "Saudi Arabia": 0.0031, "United Kingdom": 0.0022, "Australia": 0.0019, "Qatar": 0.0015,
    "Bahrain": 0.0010, "Hong Kong": 0.0010, "France": 0.0009, "Oman": 0.0009, "unknown": 0.0007,
    "Canada": 0.0006, "Kuwait": 0.0006, "Nigeria": 0.0006, "Germany": 0.0006,
    "South Africa": 0.0006, "Sweden": 0.0004, "Belgium": 0.0003, "Asia/Pacific Region": 0.0003,
    "Bangladesh": 0.0003, "Ghana": 0.0003, "Uganda": 0.0003, "Philippines": 0.0003,
    "Netherlands": 0.0003, "Italy": 0.0003, "China": 0.0003, "Kenya": 0.0002, "Sri Lanka": 0.0002,
}  # fmt: skip

_WEB: Shares = {"Email Opened": 0.41, "SMS Sent": 0.325, "Page Visited on Website": 0.085, "Converted to Lead": 0.056, "Email Link Clicked": 0.024, "Olark Chat Conversation": 0.018, "Form Submitted on Website": 0.017, "Unreachable": 0.013, "Unsubscribed": 0.002, "Had a Phone Conversation": 0.003, "View in browser link Clicked": 0.0005, "Approached upfront": 0.0005, "Visited Booth in Tradeshow": 0.0002}  # fmt: skip
_ADDED: Shares = {"SMS Sent": 0.46, "Email Opened": 0.305, None: 0.125, "Email Link Clicked": 0.033, "Page Visited on Website": 0.025, "Unreachable": 0.009, "Had a Phone Conversation": 0.010, "Approached upfront": 0.006, "Olark Chat Conversation": 0.007, "Form Submitted on Website": 0.006}  # fmt: skip
LAST_ACTIVITY: dict[str, Shares] = {
    "chat": {"Olark Chat Conversation": 0.385, "Email Opened": 0.345, "SMS Sent": 0.185, "Email Link Clicked": 0.047, "Page Visited on Website": 0.020, "Form Submitted on Website": 0.006, "Unreachable": 0.003, "Had a Phone Conversation": 0.002, "Approached upfront": 0.0005},
    "api": {"Email Opened": 0.375, "SMS Sent": 0.27, "Olark Chat Conversation": 0.12, "Converted to Lead": 0.090, "Page Visited on Website": 0.076, "Email Link Clicked": 0.026, "Unreachable": 0.010, "Form Submitted on Website": 0.009, "Had a Phone Conversation": 0.006, "View in browser link Clicked": 0.001},
    "direct": _WEB,
    "google": _WEB,
    "organic": _WEB,
    "reference": _ADDED,
    "partner": _ADDED,
    "import": {"Email Opened": 0.46, None: 0.30, "SMS Sent": 0.24},
}  # fmt: skip
"""Last Activity of the leads who may be emailed."""

UNSUBSCRIBED_ACTIVITY: Shares = {"Email Bounced": 0.43, "SMS Sent": 0.27, "Page Visited on Website": 0.14, "Unsubscribed": 0.08, "Olark Chat Conversation": 0.05, "Unreachable": 0.012, "Email Opened": 0.010, "Email Link Clicked": 0.004, "Email Marked Spam": 0.003}  # fmt: skip
"""Last Activity of the leads who may not be emailed."""

UNTRACKED = {"chat": 0.945, "reference": 0.96, "partner": 0.965, "import": 1.0}
"""Share whose country is not known; elsewhere 1%."""

VISITOR = {"chat": 0.086, "reference": 0.07, "partner": 0.07, "import": 0.02}
"""Share who were seen on the website; elsewhere all."""

VISITS = {
    "google": (1, 2, 3, 4.6, 6.6, 8.8, 11, 17, 30),
    "organic": (2, 3, 4, 5.6, 8.8, 12.8, 15.8, 22, 31),
    "direct": (1, 1.6, 2.3, 3.4, 5.4, 8, 11, 19, 48),
    "other": (1, 1.4, 2.1, 3.4, 5.2, 7.8, 10, 17, 33),
}
"""TotalVisits of visitors at the quantiles 0, .1, .25, .5, .75, .9, .95, .99 and 1."""

FREE_COPY = {"direct": 0.79, "organic": 0.78, "google": 0.14}
"""Share who asked for the free copy of Mastering The Interview; elsewhere 3%."""

RARELY_YES = {
    "Do Not Call": 0.0003, "Search": 0.0015, "Newspaper Article": 0.0003,
    "X Education Forums": 0.0002, "Newspaper": 0.0002, "Digital Advertisement": 0.0005,
    "Through Recommendations": 0.0008,
}  # fmt: skip

ALWAYS_NO = (
    "Magazine",
    "Receive More Updates About Our Courses",
    "Update me on Supply Chain Content",
    "Get updates on DM Content",
    "I agree to pay the amount through cheque",
)
