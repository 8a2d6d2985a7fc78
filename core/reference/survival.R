# Golden values of the survival tests, with the rows they were made from, as reference/survival.json.
# Run: apt-get install r-base-core r-cran-survival r-cran-jsonlite && Rscript core/reference/survival.R
# The values in the tests are from R 4.2.2 and survival 3.5-3 (Debian 12).
suppressPackageStartupMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
set.seed(20240401)
n <- 60
d <- data.frame(start = sample(c(0, 0, 0, 1, 2, 4), n, TRUE), seats = round(rnorm(n, 10, 4)), plan = rbinom(n, 1, .4), region = rep(0:2, 20))
d$stop <- d$start + pmax(1, round(rexp(n, .12 * exp(.06 * (d$seats - 10) - .7 * d$plan))))
d$event <- rbinom(n, 1, .7)
km <- function(f) data.frame(time = f$time, n = f$n.risk, d = f$n.event, c = f$n.censor, s = f$surv, se = f$surv * f$std.err, low = f$lower, high = f$upper, h = f$cumhaz, hse = f$std.chaz)
test <- function(f, ...) { m <- survdiff(f, d, ...); g <- function(v) if (is.matrix(v)) rowSums(v) else v
  list(observed = g(m$obs), expected = g(m$exp), chiSquare = m$chisq, df = sum(g(m$exp) > 0) - 1) }
cox <- function(f, ...) { m <- coxph(f, d, x = TRUE, control = coxph.control(eps = 1e-11, iter.max = 50), ...); s <- summary(m)
  z <- cox.zph(m)$table; b <- basehaz(m, centered = FALSE)
  list(coef = unname(coef(m)), se = unname(sqrt(diag(vcov(m)))), loglik = m$loglik, score = unname(s$sctest[1]), wald = unname(as.numeric(s$waldtest[1])),
    concordance = unname(s$concordance[1]), zph = unname(z[, "chisq"]), zphP = unname(z[, "p"]), hazard = b$hazard, time = b$time, strata = if (is.null(b$strata)) NULL else as.integer(b$strata) - 1) }
area <- function(f, h) { t <- summary(f, rmean = h)$table; c(unname(t["rmean"]), unname(t["se(rmean)"])) }
plain <- survfit(Surv(stop, event) ~ 1, d)
late <- survfit(Surv(start, stop, event) ~ 1, d)
q <- quantile(plain, c(.25, .5, .75))
out <- list(
  rows = d,
  km = list(log = km(plain), plain = km(survfit(Surv(stop, event) ~ 1, d, conf.type = "plain", conf.int = .9)),
    loglog = km(survfit(Surv(stop, event) ~ 1, d, conf.type = "log-log")), late = km(late)),
  quantile = list(value = unname(q$quantile), low = unname(q$lower), high = unname(q$upper)),
  rmean = lapply(c(3, 7.5, 20), function(h) c(h, area(plain, h))),
  logrank = list(region = test(Surv(stop, event) ~ region), stratified = test(Surv(stop, event) ~ region + strata(plan)), peto = test(Surv(stop, event) ~ plan, rho = 1)),
  cox = list(efron = cox(Surv(stop, event) ~ seats + plan), breslow = cox(Surv(stop, event) ~ seats + plan, ties = "breslow"),
    late = cox(Surv(start, stop, event) ~ seats + plan), lateBreslow = cox(Surv(start, stop, event) ~ seats + plan, ties = "breslow"),
    stratified = cox(Surv(start, stop, event) ~ seats + plan + strata(region))))
write_json(out, file.path(here, "survival.json"), auto_unbox = TRUE, digits = 14, na = "null", dataframe = "columns")
