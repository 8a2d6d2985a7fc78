# Golden numbers of core/src/prediction/loss-dispersion.test.ts, by numpy and scipy: python3 core/reference/loss-dispersion.py
import numpy as np
from scipy.stats import t

day = np.array([0, 30, 61, 91, 122, 153, 183, 214, 244, 275, 305, 336, 366])
expected = np.array([9.4, 8.8, 9.1, 10.2, 9.9, 11.3, 12.0, 11.1, 10.4, 9.7, 9.2, 8.9, 9.5])
variance = np.array([8.1, 7.7, 7.9, 8.8, 8.5, 9.6, 10.1, 9.4, 8.9, 8.3, 7.9, 7.7, 8.2])
actual = np.array([5, 7, 13, 17, 16, 14, 9, 4, 6, 12, 15, 9, 8])

# The most spans of 90 days that do not overlap, by trying every beginning (a longest chain), not greedily.
best = {}
for i in range(len(day))[::-1]:
    later = [best[j] for j in range(len(day)) if j in best and day[j] >= day[i] + 90]
    best[i] = 1 + max(later, default=0)
spans = max(best.values())
factor = max(1.0, float(np.mean((actual - expected) ** 2 / variance)))
print(spans, repr(factor), repr(float(t.ppf(0.975, spans) * np.sqrt(factor))))
