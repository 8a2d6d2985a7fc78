# Golden values of the area under the curve, from the rows of prediction.json, as rows of TypeScript.
# Run: apt-get install r-base-core r-cran-proc r-cran-jsonlite && Rscript core/reference/prediction-auc.R
# The values in the tests are from R 4.2.2 and pROC 1.18.0 (Debian 12).
suppressPackageStartupMessages({library(pROC); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
g <- read_json(file.path(here, "prediction.json"), simplifyVector = TRUE)
r <- roc(g$rows$outcome, g$score, direction = "<", levels = c(0, 1), quiet = TRUE)
for (level in c(.8, .95, .99)) { i <- ci.auc(r, conf.level = level, method = "delong"); cat("  [", paste(format(c(level, i[2], sqrt(var(r)), i[1], i[3]), digits = 15, trim = TRUE), collapse = ", "), "],\n", sep = "") }
