"""Tiering with Polars, as its users write it: one lazy query on the streaming engine."""

from datetime import date, datetime

import polars as pl

AS_OF = datetime(2026, 7, 1)
YEAR_BEFORE = datetime(2025, 7, 1)


def metrics(orders):
    """Seven metrics per customer. `when` before the grouping was quicker than `filter` inside of it."""
    sale = pl.col("amount") >= 0
    columns = orders.filter(pl.col("ordered_at") < AS_OF).select(
        "customer_id",
        "amount",
        sale=sale,
        sold_at=pl.when(sale).then("ordered_at"),
        gross=pl.when(sale).then("amount").otherwise(0),
        of_year=pl.when(pl.col("ordered_at") >= YEAR_BEFORE).then("amount").otherwise(0),
    )
    grouped = columns.group_by("customer_id").agg(
        last=pl.col("sold_at").max(),
        first=pl.col("sold_at").min(),
        orders=pl.col("sale").sum().cast(pl.Int64),
        spend=pl.col("amount").sum(),
        spend_12m=pl.col("of_year").sum(),
        gross=pl.col("gross").sum(),
        largest=pl.col("amount").max(),
    )
    days_since = lambda time: (pl.lit(date(2026, 7, 1)) - time.dt.date()).dt.total_days()
    return grouped.with_columns(
        recency=days_since(pl.col("last")),
        tenure=days_since(pl.col("first")),
        basket=pl.col("gross").cast(pl.Float64) / pl.col("orders"),
    )


def score(place):
    """The score that NTILE(5) gives to a place."""
    size, more = pl.len() // 5, pl.len() % 5
    edge = more * (size + 1)
    return (
        pl.when(place <= edge).then((place - 1) // (size + 1) + 1).otherwise(more + (place - edge - 1) // size + 1)
    )


def together(metric, worst_first=False):
    """Equal values share the score of their middle place."""
    return score(pl.col(metric).rank("average", descending=worst_first).floor().cast(pl.Int64))


def split(metric, worst_first=False):
    """Equal values are split by customer id: rows stand by it, and `ordinal` keeps their order."""
    return score(pl.col(metric).rank("ordinal", descending=worst_first).cast(pl.Int64))


def segment(r, f):
    return (
        pl.when((r <= 2) & (f <= 2)).then(pl.lit("hibernating"))
        .when((r <= 2) & (f <= 4)).then(pl.lit("at_risk"))
        .when(r <= 2).then(pl.lit("cant_lose"))
        .when((r == 3) & (f <= 2)).then(pl.lit("about_to_sleep"))
        .when((r == 3) & (f == 3)).then(pl.lit("need_attention"))
        .when((r <= 4) & (f >= 4)).then(pl.lit("loyal"))
        .when((r == 4) & (f == 1)).then(pl.lit("promising"))
        .when((r == 5) & (f == 1)).then(pl.lit("new"))
        .when(f <= 3).then(pl.lit("potential_loyalist"))
        .otherwise(pl.lit("champions"))
    )


def pyramid(place):
    top = lambda percent: place <= (pl.len() * percent + 99) // 100
    return (
        pl.when(top(1)).then(pl.lit("A")).when(top(5)).then(pl.lit("B")).when(top(20)).then(pl.lit("C"))
        .otherwise(pl.lit("D"))
    )


def value(amount):
    return (
        pl.when(amount >= 20000).then(pl.lit("high")).when(amount >= 3000).then(pl.lit("middle"))
        .when(amount > 0).then(pl.lit("low")).otherwise(pl.lit("none"))
    )


def whole_orders(lines):
    """One row per order of several lines."""
    return lines.group_by("customer_id", "order_id").agg(pl.col("ordered_at").first(), pl.col("amount").sum())


def tier(orders_path, out_path, scores, has_lines):
    orders = pl.scan_parquet(orders_path)
    table = metrics(whole_orders(orders) if has_lines else orders).sort("customer_id")
    scored = table.with_columns(
        r=scores("recency", worst_first=True),
        f=scores("orders"),
        m=scores("spend"),
        place=pl.col("spend_12m").rank("min", descending=True).cast(pl.Int64),
    )
    r, f = pl.col("r"), pl.col("f")
    out = scored.select(
        "customer_id", "recency", "tenure", "orders", "spend", "spend_12m", "basket", "largest",
        rfm=segment(r, f),
        pyramid=pyramid(pl.col("place")),
        value=value(pl.col("spend_12m")),
        digits=pl.concat_str("r", "f", "m"),
    )
    out.rename({"digits": "rfm.digits"}).collect(engine="streaming").write_parquet(out_path)
