# Golden values of the statistics tests, as rows of TypeScript.
# Run: apt-get install r-base-core r-cran-survey && Rscript core/reference/golden.R
# The values in the tests are from R 4.2.2 and survey 4.1.1 (Debian 12).
suppressMessages(library(survey))
section <- function(name) cat("#", name, "\n")
num <- function(x) format(x, digits = 15, trim = TRUE)
row <- function(...) cat("  [", paste(unlist(lapply(list(...), function(v) if (is.character(v)) v else if (length(v) > 1) paste0("[", paste(num1(v), collapse = ", "), "]") else num(v))), collapse = ", "), "],\n", sep = "")
num1 <- function(v) sapply(v, num)

section("normal-quantile")
for (p in c(1e-20, 1e-10, 1e-5, .001, .005, .01, .025, .05, .0749, .0751, .1, .2, .25, .4, .5, .6, .8, .9, .9249, .9251, .95, .975, .99, .995, .9995, .999999)) row(p, qnorm(p))
section("log-beta")
for (a in c(.01, .5, 1.5, 3.5, 40, 1e4)) for (b in c(.5, 2, 11.9, 12.1, 1e6)) row(a, b, lbeta(a, b))
section("incomplete-beta")
for (ab in list(c(.5, .5), c(1, 1), c(2, 3), c(1, 40), c(30, 2), c(120, 80), c(5000, 5200))) for (x in c(.001, .05, .3, .5, .6, .95)) row(x, ab[1], ab[2], pbeta(x, ab[1], ab[2]))
section("beta-quantile")
for (ab in list(c(.5, .5), c(1, 1), c(2, 3), c(1, 40), c(30, 2), c(120, 80), c(10, 1e6))) for (p in c(.0005, .025, .3, .5, .975, .9995)) row(p, ab[1], ab[2], qbeta(p, ab[1], ab[2]))
section("student-quantile")
for (df in c(1, 2, 2.5, 9, 30, 413, 1e5)) for (p in c(.0005, .025, .3, .6, .95, .975)) row(p, df, qt(p, df))
counts <- list(c(0, 1), c(1, 1), c(0, 10), c(1, 2), c(3, 10), c(5, 10), c(10, 10), c(12, 414), c(27, 439), c(1, 187), c(80, 3187), c(1869, 7043), c(500000, 1000000))
section("wilson")
for (s in counts) for (level in c(.8, .95, .99)) { i <- suppressWarnings(prop.test(s[1], s[2], conf.level = level, correct = FALSE)$conf.int); row(s[1], s[2], level, i[1], i[2]) }
section("exact")
for (s in counts) for (level in c(.8, .95, .99)) { i <- binom.test(s[1], s[2], conf.level = level)$conf.int; row(s[1], s[2], level, i[1], i[2]) }
section("ratio")
units <- list(
  list(x = c(0, 50), y = c(30, 50)),
  list(x = c(1, 2, 3, 4), y = c(2, 3, 5, 9)),
  list(x = c(0, 0, 12, 0, 5, 0, 0), y = c(10, 40, 12, 7, 25, 3, 18)),
  list(x = c(120, 80, 0, 55, 61), y = c(100, 80, 70, 50, 60)),
  list(x = c(-3, 4, 9, -2, 0, 7), y = c(11, 8, 14, 5, 6, 9)))
for (u in units) for (level in c(.9, .95)) {
  d <- suppressWarnings(svydesign(ids = ~1, data = data.frame(u)))
  i <- confint(svyratio(~x, ~y, d), level = level, df = degf(d))
  row(u$x, u$y, level, i[1], i[2])
}
section("mean")
for (v in list(c(1, 2, 3, 4, 5), c(2.5, 2.5, 9), c(-4, 10), c(88, 160, 12, 44, 91, 30, 71), c(1e6, 1e6 + 1, 1e6 + 3))) for (level in c(.8, .95, .99)) { i <- t.test(v, conf.level = level)$conf.int; row(length(v), mean(v), sd(v), level, i[1], i[2]) }
section("quantile")
for (v in list(c(7, 7), c(1, 2, 3, 4), c(9, 1, 5, 3, 7), c(-2.5, 0, 12, 3.25, 8, 1, 1), c(160.1, 88.48, 35.861, 3.98128, 4.75, 12))) for (p in c(0, .1, .25, .5, .75, .9, 1)) row(v, p, quantile(v, p, type = 7))
section("measure-points")
k <- list(v = c(-10, 0, 2.5, 40), p = c(0, 25, 20, 100))
for (x in c(-11, -10, -4, 0, 1, 2.5, 3, 21.25, 39.9, 40, 1000)) row(x, approx(k$v, k$p, x, rule = 2)$y)
section("log-gamma")
for (x in c(1e-5, .01, .5, 1, 1.5, 2, 3.7, 9.99, 10.01, 42, 1e3, 1e7)) row(x, lgamma(x))
section("chi-square-tail")
for (df in c(.5, 1, 2, 7, 40)) for (x in c(1e-6, .3, 1, 3.84, 12, 45, 300)) row(x, df, pchisq(x, df, lower.tail = FALSE))
