"""Golden values of the purchase tests, as reference/purchases.json.

Run: apt-get install python3-scipy && /usr/bin/python3 core/reference/purchases.py
The values in the tests are from scipy 1.10.1 (Debian 12).
"""
import json
import math
import os

import numpy as np
from scipy.integrate import quad
from scipy.special import hyp2f1, roots_jacobi

series = [
    [a, b, c, z, float(hyp2f1(a, b, c, z))]
    for a, b, c in ((0.24, 2.4, 2.2), (2.24, 4.4, 4.2), (5, 0.3, 1.1), (30.5, 12, 13.7), (1, 1, 2), (0.7, 9, 0.4))
    for z in (0, 0.1, 0.5, 0.9, 0.995)
]


def gone(r, alpha, s, beta, x, recency, age):
    """ln(s I) of Pareto/NBD by adaptive quadrature."""
    at = lambda t: math.exp(
        (r + x) * math.log((alpha + age) / (alpha + t)) + s * math.log((beta + age) / (beta + t)) - math.log(beta + t)
    )
    marks = [recency + (age - recency) * f for f in (1e-4, 1e-3, 1e-2, 0.1, 0.5)]
    return math.log(s * quad(at, recency, age, points=marks, limit=500, epsabs=0, epsrel=1e-12)[0])


integral = [
    [*p, *c, gone(*p, *c)]
    for p in ((0.55, 10.6, 0.61, 11.7), (2, 500, 0.3, 2), (0.2, 0.5, 3, 800), (8, 40, 1, 40), (2, 20, 4e5, 4e5))
    for c in ((0, 0, 39), (2, 30.4, 38.9), (25, 6, 39), (140, 20, 104), (1, 38.8, 38.9))
]

# BG/BB by integrating over the chances to buy (p) and to leave (q), as the model is told.
params = (1.204, 0.75, 0.657, 2.783)


def beta_nodes(a, b):
    """Gauss-Jacobi nodes of Beta(a, b): exact for the polynomials below."""
    nodes, weights = roots_jacobi(40, b - 1, a - 1)
    return (nodes + 1) / 2, weights / weights.sum()


p_nodes, p_mass = beta_nodes(*params[:2])
q_nodes, q_mass = beta_nodes(*params[2:])
P, Q = np.meshgrid(p_nodes, q_nodes, indexing="ij")
prior = np.outer(p_mass, q_mass)
bgbb = []
for x, t, n in ((0, 0, 6), (1, 1, 6), (2, 5, 6), (6, 6, 6), (3, 4, 9)):
    stayed = P**x * (1 - P) ** (n - x) * (1 - Q) ** n
    chance = stayed + sum(P**x * (1 - P) ** (t - x + i) * Q * (1 - Q) ** (t + i) for i in range(n - t))
    all_ = (prior * chance).sum()
    alive = (prior * stayed * (1 - Q)).sum() / all_
    expected = sum((prior * stayed * (1 - Q) ** k * P).sum() for k in range(1, 6)) / all_
    bgbb.append([x, t, n, math.log(all_), alive, expected])
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "purchases.json"), "w") as file:
    json.dump({"hypergeometric": series, "integral": integral, "bgbb": bgbb}, file)
