"""The other side of bench/models.ts: scikit-learn on the same rows, figures as JSON on stdout."""

import json
import resource
import sys
import time

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

table = np.fromfile(sys.argv[1]).reshape(-1, int(sys.argv[2]))
train, test = table[: int(sys.argv[3])], table[int(sys.argv[3]) :]
models = {
    "logistic": lambda: LogisticRegression(C=1, max_iter=1000),
    "boosting": lambda: HistGradientBoostingClassifier(
        max_iter=200, learning_rate=0.05, max_depth=3, min_samples_leaf=20, l2_regularization=5, early_stopping=False
    ),
    "boosting-default": lambda: HistGradientBoostingClassifier(random_state=0),
}
found = {}
for name, make in models.items():
    x, y = train[:, :-1], train[:, -1]
    times = []
    for _ in range(int(sys.argv[4])):
        model = make()
        start = time.perf_counter()
        model.fit(x, y)
        p = model.predict_proba(test[:, :-1])[:, 1]
        times.append(time.perf_counter() - start)
    found[name] = {"seconds": sorted(times)[len(times) // 2], "auc": roc_auc_score(test[:, -1], p)}
print(json.dumps({"models": found, "rssMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
