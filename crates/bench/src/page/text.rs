//! The words of the page that no figure changes.

pub(super) const HEAD: &str = "\
# Benchmarks

Side by side on one machine, on the same data, in one sitting; ratios are what counts. Benchmarks are a program that \
someone runs, never tests that fail by the clock. This page is written by it: `make bench` makes the data, installs \
the peers, measures, and writes the page anew.

```
make bench                                              all of it
make bench BENCH='--repeat 3 --only import,tier'        some rows, fewer runs
make bench BENCH='--orders 100000000 --growth 20000000' another size; it refuses where the disk lacks room
```

Data, peers and results are kept in `terrace-bench` in the user's cache folder (`--dir` for another place) and used \
again; a run that was stopped goes on where it was, and `--fresh` measures again. The page shows what was measured with one build of terrace and one set of queries: \
rows of other builds are left out until they are measured again. The program is \
[crates/bench](../crates/bench), the peers' queries are in [crates/bench/peers](../crates/bench/peers).
";

pub(super) const DATA: &str = "\
## The data

A made-up shop, the same on every machine: three years of orders up to 30 June 2026, with seasons, weekends and two \
great sales a year. Few customers buy much and many little: the top fifth weighs some three quarters of all. A third \
was there at the start, others join and leave; 3% of the orders are returns. One row per order, nine columns: \
`order_id`, `customer_id`, `ordered_at`, `product`, `category`, `channel`, `quantity`, `discount`, `amount`; ids are \
texts. It is written by time, as a shop exports it, as CSV and as Parquet (Snappy, 122,880 rows a group).
";

pub(super) const WORK: &str = "\
## The work, and what is counted

[tier.yaml](../crates/bench/peers/tier.yaml) as of 1 July 2026: per customer the days since the last and the first \
order, the number of orders, the net amount of all time and of 12 months, the average and the largest order; RFM \
scores in quintiles with the ten usual segments, a pyramid by rank, classes by amount. The outcome is a Parquet file \
with one row per customer, sorted by `customer_id`. **All answers are compared row by row** after the first round: \
whole numbers, dates, amounts and classes must be equal, averages to a millionth; where one differs the run stops.

- *terrace*: the whole command from its start to its end, as people call it. `terrace tier` also prints how the \
  tiers are made up (medians of each), which the peers don't do. Each run meets a lake in which nothing was tiered \
  before, so nothing is reused.
- *peers*: the query alone, run twice in a process in which all is imported; **the second run counts**, when files and \
  tables are known and memory is warm. The first run and the whole process stand beside it.
- Every peer is tried in several ways and the best counts: Parquet sorted by customer and time (written by DuckDB), \
  DuckDB's and chDB's own files in the same order, all cores, queries as their users write them (`windows.sql`, \
  `polars_tier.py`), and for DuckDB also tuned by hand (`cutoffs.sql`: scores per distinct value joined in, amounts \
  cut at single quantiles).
- Equal values are treated alike in all: the score of their middle place, the best class. The easy way, in which \
  NTILE splits them, has a section of its own.
- Runs alternate (terrace, peer, peer, …, terrace, …) after a round that is not counted, so that all meet the same \
  machine. Medians; the peak of memory is that of any run, by the system's account of the finished process.
";

pub(super) const RFM: &str = "\
## RFM of one file, beside pandas

[scripts/bench/rfm.sh](../scripts/bench/rfm.sh) on real data: Online Retail (UCI, CC BY 4.0), 541,909 order lines in a \
gzipped CSV. From the start of the process until the file with one row per customer is written:

- terrace: `terrace tier --orders online_retail.csv.gz --policy policies/retail.yaml --as-of 2011-12-11 --out out.csv`. \
  Nothing is stored before. It computes all of `retail.yaml`: seven metrics and six schemes, RFM being one; it reads \
  all columns, guesses what they are, and reports every rejected row.
- pandas: [scripts/bench/rfm_pandas.py](../scripts/bench/rfm_pandas.py), the usual script: read five columns, drop \
  lines without customer or with a quantity or price that is not positive, group, quintiles by `qcut`, ten segments \
  by pattern, write. RFM alone. Its CSV reader is the default one; with `engine=\"pyarrow\"` the times are the same \
  within their spread, as decompressing takes turns with parsing either way.

The answers differ by design where pandas splits ties by order of rows and Terrace treats equal values alike. One \
uncounted run of each, then pairs in turn; medians and ranges of the wall-clock times.
";
