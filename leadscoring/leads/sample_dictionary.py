"""What each column of the sample leads means, and when it is filled in."""

from __future__ import annotations

__all__ = ["COLUMNS"]

_BEFORE = "before first contact"
_AFTER = "after first contact"

COLUMNS: dict[str, tuple[str, str]] = {
    "Prospect ID": ("Identifier of the person, given by the system.", _BEFORE),
    "Lead Number": ("Number of the lead; later leads have higher numbers.", _BEFORE),
    "Name": ("Name of the person.", _BEFORE),
    "Email": ("Email address, where the person gave one.", _BEFORE),
    "Phone": ("Telephone number, where the person gave one.", _BEFORE),
    "Created": ("Date and time at which the lead came in.", _BEFORE),
    "Lead Origin": ("Way in: an application (API), a landing page, a form that staff filled in, an import.", _BEFORE),
    "Lead Source": ("Where the person came from: a search engine, a chat, a recommendation.", _BEFORE),
    "Do Not Email": ("Whether the person asked not to be emailed.", _BEFORE),
    "Do Not Call": ("Whether the person asked not to be called.", _BEFORE),
    "Converted": ("The outcome: 1 if the lead became a customer, else 0.", _AFTER),
    "TotalVisits": ("Number of visits to the website.", _BEFORE),
    "Total Time Spent on Website": ("Seconds on the website, all visits together.", _BEFORE),
    "Page Views Per Visit": ("Pages seen in a visit, on average.", _BEFORE),
    "Last Activity": ("What last happened between the person and us, such as an opened email.", _BEFORE),
    "Country": ("Country, from the visitor's address on the internet.", _BEFORE),
    "Specialization": ("Field of work; Select means that the question was left open.", _BEFORE),
    "How did you hear about X Education": ("The person's answer; Select means that it was left open.", _BEFORE),
    "What is your current occupation": ("The person's answer: unemployed, student, working professional and so on.", _BEFORE),
    "What matters most to you in choosing a course": ("The person's answer.", _BEFORE),
    "Search": ("Whether the person saw our advertisement in a search.", _BEFORE),
    "Magazine": ("Whether the person saw our advertisement in a magazine.", _BEFORE),
    "Newspaper Article": ("Whether the person read about us in a newspaper article.", _BEFORE),
    "X Education Forums": ("Whether the person read about us in our forums.", _BEFORE),
    "Newspaper": ("Whether the person saw our advertisement in a newspaper.", _BEFORE),
    "Digital Advertisement": ("Whether the person saw one of our advertisements online.", _BEFORE),
    "Through Recommendations": ("Whether somebody recommended us.", _BEFORE),
    "Receive More Updates About Our Courses": ("Whether the person wants news of our courses.", _BEFORE),
    "Tags": ("The seller's note on where the lead stands, such as Ringing.", _AFTER),
    "Lead Quality": ("The seller's impression of the lead.", _AFTER),
    "Update me on Supply Chain Content": ("Whether the person wants news on supply chains.", _BEFORE),
    "Get updates on DM Content": ("Whether the person wants news on digital marketing.", _BEFORE),
    "Lead Profile": ("The kind of customer that the seller takes the lead for.", _AFTER),
    "City": ("The person's answer; Select means that it was left open.", _BEFORE),
    "Asymmetrique Activity Index": ("An outside service's class of the lead's activity.", _AFTER),
    "Asymmetrique Profile Index": ("An outside service's class of the lead's profile.", _AFTER),
    "Asymmetrique Activity Score": ("An outside service's points for the lead's activity.", _AFTER),
    "Asymmetrique Profile Score": ("An outside service's points for the lead's profile.", _AFTER),
    "I agree to pay the amount through cheque": ("Whether the person agreed to pay by cheque.", _BEFORE),
    "A free copy of Mastering The Interview": ("Whether the person asked for the free book.", _BEFORE),
    "Last Notable Activity": ("The last activity that the seller thought worth noting.", _AFTER),
}  # fmt: skip
"""Column to its meaning and when it is filled in, in the order of the files."""
