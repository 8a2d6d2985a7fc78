"""Golden values of the calendar, NPS and usage trend tests, as rows of TypeScript.

Run: apt-get install python3-pandas python3-scipy && /usr/bin/python3 core/reference/golden.py
The values in the tests are from pandas 1.5.3 and scipy 1.10.1 (Debian 12), those of the usage trend from scipy 1.17.1.
"""
import json
import math

import numpy as np
import pandas as pd
from scipy.stats import norm, t

EPOCH = pd.Timestamp("1970-01-01")
DATES = ["1799-03-01", "1899-12-31", "1900-02-28", "1969-12-31", "1970-01-01", "1999-12-31", "2000-02-29", "2000-12-31",
         "2023-01-31", "2023-11-30", "2024-01-01", "2024-02-29", "2024-03-31", "2024-12-31", "2100-02-28", "2199-07-15"]


def section(name):
    print("#", name)


def row(*values):
    print("  " + json.dumps(values) + ",")


def iso(stamp):
    return stamp.strftime("%Y-%m-%d")


section("day-number")
for date in DATES:
    row(date, (pd.Timestamp(date) - EPOCH).days)

section("add-days")
for date in DATES:
    for days in (-36525, -366, -59, -1, 1, 60, 365, 18262):
        stamp = pd.Timestamp(date) + pd.Timedelta(days=days)
        row(date, days, iso(stamp))

section("add-months")
for date in DATES:
    for months in (-600, -14, -1, 0, 1, 3, 11, 12, 25):
        row(date, months, iso(pd.Timestamp(date) + pd.DateOffset(months=months)))

MONTHS = ["DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV"]
section("period-bounds")
for date in ["1969-12-31", "2000-02-29", "2023-03-31", "2024-04-01", "2024-09-30", "2024-12-30"]:
    for start in (1, 2, 4, 10):
        last = MONTHS[start - 1]
        for kind, freq in (("month", "M"), ("quarter", "Q-" + last), ("year", "A-" + last), ("week", "W-SUN")):
            period = pd.Period(date, freq=freq)
            row(kind, date, start, iso(period.start_time), iso(period.end_time + pd.Timedelta(1, "ns")))

section("nps")
for p, m, d in ((8, 9, 22), (5, 7, 8), (2, 0, 4), (1, 0, 0), (0, 3, 1), (300, 120, 80), (1, 1, 1)):
    n = p + m + d
    x, y = p / n, d / n
    se = 100 * math.sqrt((x + y - (x - y) ** 2) / n)
    z = norm.ppf(0.975)
    row(p, m, d, 100 * (x - y), se, max(-100, 100 * (x - y) - z * se), min(100, 100 * (x - y) + z * se))

section("usage-trend")
for recent, baseline in (
    ([6, 8], [10, 12, 8, 10]),
    ([0, 0, 0, 0], [3, 0, 5, 2, 4, 1]),
    ([31, 31], [20, 21, 19, 22, 20]),
    ([14, 22, 17], [2, 41, 17, 9]),
    ([1.5, 2.25], [1.5, 2, 2.5, 2, 1.75]),
    ([4, 6, 5, 5], [9, 8, 7, 9, 8, 6, 9, 10, 8, 7, 9, 8]),
):
    k, n, mean = len(recent), len(baseline), np.mean(baseline)
    low, high = t.interval(0.95, n - 1, loc=mean, scale=np.std(baseline, ddof=1) * math.sqrt(1 / k + 1 / n))
    row(recent, baseline, np.mean(recent) / mean, max(0, low), high)
