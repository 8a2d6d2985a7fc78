"""Golden values of the prediction tests, with the rows they were made from, as reference/prediction.json.

Run: apt-get install python3-sklearn python3-statsmodels && /usr/bin/python3 core/reference/prediction.py
The values in the tests are from scikit-learn 1.2.1 and statsmodels 0.13.5 (Debian 12).
"""
import json
import os

import numpy as np
import statsmodels.api as sm
from sklearn.calibration import _SigmoidCalibration, calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

random = np.random.RandomState(7)
n = 160
seats = np.round(random.normal(20, 6, n))
logins = np.round(random.exponential(4, n), 2)
yearly = (random.rand(n) < 0.4).astype(float)
eta = -0.6 + 0.06 * (seats - 20) - 0.25 * (logins - 4) - 0.9 * yearly
outcome = (random.rand(n) < 1 / (1 + np.exp(-eta))).astype(int)
table = np.column_stack([seats, logins, yearly])


def listed(values):
    return [float(value) for value in np.ravel(values)]


fit = sm.Logit(outcome, sm.add_constant(table)).fit(disp=0, tol=1e-14)
logistic = {"coef": listed(fit.params), "se": listed(fit.bse), "loglik": float(fit.llf)}
penalised = {}
for penalty in (0.5, 10):
    model = LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=100000, solver="newton-cg").fit(table - table.mean(0), outcome)
    penalised[str(penalty)] = {
        "coef": listed(model.coef_),
        "intercept": float(model.intercept_[0] - model.coef_[0] @ table.mean(0)),
    }

score = np.round(1 / (1 + np.exp(-eta + random.normal(0, 0.7, n))), 2)
observed, expected = calibration_curve(outcome, score, n_bins=7)
isotonic = IsotonicRegression(out_of_bounds="clip").fit(score, outcome)
grid = np.linspace(-0.1, 1.1, 49)
sigmoid = _SigmoidCalibration().fit(score, outcome)
golden = {
    "rows": {"seats": listed(seats), "logins": listed(logins), "yearly": listed(yearly), "outcome": listed(outcome)},
    "logistic": logistic,
    "penalised": penalised,
    "score": listed(score),
    "auc": float(roc_auc_score(outcome, score)),
    "averagePrecision": float(average_precision_score(outcome, score)),
    "logLoss": float(log_loss(outcome, score)),
    "brier": float(brier_score_loss(outcome, score)),
    "calibration": {"observed": listed(observed), "expected": listed(expected)},
    "isotonic": {"grid": listed(grid), "probability": listed(isotonic.predict(grid))},
    "platt": {"slope": float(sigmoid.a_), "intercept": float(sigmoid.b_)},
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "prediction.json"), "w") as file:
    json.dump(golden, file)
