"""Runs one piece of work with one of the peers and tells how long it took, as a line of JSON.

usage: peer.py PEER WORK ORDERS OUT [--runs N] [--lines]

PEER is duckdb, polars or chdb. WORK is `windows`, `cutoffs` or `ntile` (ways of tiering), `scan` (a bare read of the
columns that tiering needs), or `layout` (Parquet or CSV to a layout sorted by customer). ORDERS is a
Parquet file, a CSV file, a `.duckdb` file or a chDB folder; OUT is what is written. With --lines an order may have
several rows, and tiering adds them up first.

Times are those of the query, in a process in which all is imported; the first is the first run of that process.
"""

import argparse
import json
import os
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def sql_of(peer, work, orders, out):
    with open(os.path.join(HERE, peer, work + ".sql"), encoding="utf-8") as file:
        return file.read().replace("$ORDERS", orders).replace("$OUT", out)


class DuckDB:
    def __init__(self, orders, out, lines):
        import duckdb

        self.version = duckdb.__version__
        self.out = out
        self.lines = lines
        self.source = orders
        if orders.endswith(".duckdb"):
            self.database = duckdb.connect(orders, read_only=True)
            self.orders = "orders"
        else:
            self.database = duckdb.connect()
            self.orders = f"'{orders}'"

    def tier(self, work):
        whole = (
            "(SELECT customer_id, any_value(ordered_at) AS ordered_at, sum(amount) AS amount "
            f"FROM {self.orders} GROUP BY customer_id, order_id)"
        )
        sql = sql_of("duckdb", work, whole if self.lines else self.orders, self.out)
        return lambda: self.database.execute(sql)

    def scan(self):
        # Sums of something computed: no statistics of the file can answer them.
        columns = "sum(strlen(customer_id)), sum(epoch_us(ordered_at)), sum(amount)"
        return lambda: self.database.execute(f"SELECT {columns} FROM {self.orders}").fetchall()

    def layout(self):
        """Sorted by customer and time: a Parquet file, or a database file where OUT ends in `.duckdb`."""
        remove(self.out)
        rows = f"SELECT * FROM {self.orders} ORDER BY customer_id, ordered_at"
        if not self.out.endswith(".duckdb"):
            return lambda: self.database.execute(f"COPY ({rows}) TO '{self.out}' (FORMAT parquet)")

        def table():
            self.database.execute(f"ATTACH '{self.out}' AS made")
            self.database.execute(f"CREATE TABLE made.orders AS {rows}")
            self.database.execute("DETACH made")

        return table


class Polars:
    def __init__(self, orders, out, lines):
        import polars

        self.polars = polars
        self.version = polars.__version__
        self.orders = orders
        self.out = out
        self.lines = lines

    def tier(self, work):
        import polars_tier

        scores = polars_tier.split if work == "ntile" else polars_tier.together
        return lambda: polars_tier.tier(self.orders, self.out, scores, self.lines)

    def scan(self):
        column = self.polars.col
        needed = [
            column("customer_id").str.len_bytes().sum(),
            column("ordered_at").dt.timestamp("us").sum(),
            column("amount").sum(),
        ]
        return lambda: self.polars.scan_parquet(self.orders).select(needed).collect(engine="streaming")

    def layout(self):
        remove(self.out)
        pl = self.polars
        if self.orders.endswith(".csv"):
            money = pl.Decimal(12, 2)
            types = {"amount": money, "discount": money, "quantity": pl.Int32}
            rows = pl.scan_csv(self.orders, try_parse_dates=True, schema_overrides=types)
        else:
            rows = pl.scan_parquet(self.orders)
        return lambda: rows.sort("customer_id", "ordered_at").sink_parquet(self.out)


class ChDB:
    TYPES = (
        "order_id String, customer_id String, ordered_at DateTime64(6), product String, "
        "category LowCardinality(String), channel LowCardinality(String), quantity Int32, "
        "discount Decimal(12, 2), amount Decimal(12, 2)"
    )

    def __init__(self, orders, out, lines):
        import chdb
        from chdb import session

        self.version = chdb.__version__
        self.out = out
        self.lines = lines
        is_table = os.path.isdir(orders)
        is_load = os.path.splitext(out)[1] == ".chdb"
        self.session = session.Session(orders if is_table else out if is_load else ":memory:")
        if is_table:
            self.orders = "shop.orders"
        elif orders.endswith(".csv"):
            self.orders = f"file('{orders}', CSVWithNames, '{self.TYPES}')"
        else:
            self.orders = f"file('{orders}', Parquet, '{self.TYPES}')"

    def tier(self, work):
        whole = (
            "(SELECT customer_id, any(ordered_at) AS ordered_at, sum(amount) AS amount "
            f"FROM {self.orders} GROUP BY customer_id, order_id)"
        )
        sql = sql_of("chdb", work, whole if self.lines else self.orders, self.out)
        return lambda: self.session.query(sql)

    def scan(self):
        columns = "sum(length(customer_id)), sum(toUnixTimestamp64Micro(ordered_at)), sum(amount)"
        return lambda: self.session.query(f"SELECT {columns} FROM {self.orders}")

    def layout(self):
        """A MergeTree table by customer and time, merged into one part."""

        def table():
            self.session.query("DROP DATABASE IF EXISTS shop SYNC")
            self.session.query("CREATE DATABASE shop ENGINE = Atomic")
            self.session.query(
                f"CREATE TABLE shop.orders ({self.TYPES}) ENGINE = MergeTree ORDER BY (customer_id, ordered_at)"
            )
            self.session.query(f"INSERT INTO shop.orders SELECT * FROM {self.orders}")
            self.session.query("OPTIMIZE TABLE shop.orders FINAL")

        return table


def main():
    parser = argparse.ArgumentParser()
    for name in ("peer", "work", "orders", "out"):
        parser.add_argument(name)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--lines", action="store_true")
    asked = parser.parse_args()
    peers = {"duckdb": DuckDB, "polars": Polars, "chdb": ChDB}
    opened = peers[asked.peer](asked.orders, asked.out, asked.lines)
    run = {"scan": opened.scan, "layout": opened.layout}.get(asked.work, lambda: opened.tier(asked.work))()
    seconds = []
    for _ in range(asked.runs):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"version": opened.version, "seconds": seconds}))


if __name__ == "__main__":
    main()
