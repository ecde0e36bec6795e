"""The tasks of speed.rs with the Python package lifetimes, on the same file.

    python speed_lifetimes.py time customers.csv 3
    python speed_lifetimes.py cdnow CDNOW_sample.txt > customers.csv

The second form turns the CDNOW sample into such a file: weeks, up to 30 September 1997.
"""

import datetime
import statistics
import sys
import time


def cdnow(path):
    end = datetime.date(1997, 9, 30)
    days = {}
    with open(path) as lines:
        for line in lines:
            _, customer, day, *_ = line.split()
            days.setdefault(customer, set()).add(datetime.datetime.strptime(day, "%Y%m%d").date())
    print("frequency,recency,age")
    for known in days.values():
        first = min(known)
        repeats = [day for day in known if first < day <= end]
        last = max(repeats, default=first)
        print(f"{len(repeats)},{(last - first).days / 7},{(end - first).days / 7}")


def report(name, repeats, task):
    seconds = []
    before = time.process_time()
    for _ in range(repeats):
        start = time.perf_counter()
        result = task()
        seconds.append(time.perf_counter() - start)
    processor = (time.process_time() - before) / repeats
    print(f"{name:44} {statistics.median(seconds):10.4f} s, processor {processor:10.4f} s", flush=True)
    return result


def timed(path, repeats):
    import pandas
    from lifetimes import BetaGeoFitter, ParetoNBDFitter

    table = pandas.read_csv(path)
    columns = (table["frequency"], table["recency"], table["age"])
    model = report("BG/NBD, fit", repeats, lambda: BetaGeoFitter().fit(*columns))
    print(dict(model.params_), "log-likelihood", -model._negative_log_likelihood_ * len(table))
    report("BG/NBD, probability alive", repeats, lambda: model.conditional_probability_alive(*columns))
    expected = model.conditional_expected_number_of_purchases_up_to_time
    report("BG/NBD, expected in 52 weeks", repeats, lambda: expected(52, *columns))
    if len(table) < 10_000:
        report("Pareto/NBD, fit", repeats, lambda: ParetoNBDFitter().fit(*columns))


if sys.argv[1] == "cdnow":
    cdnow(sys.argv[2])
else:
    timed(sys.argv[2], int(sys.argv[3]))
