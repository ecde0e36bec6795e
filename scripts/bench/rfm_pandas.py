"""RFM with pandas, as an analyst writes it: the peer of `terrace tier` in scripts/bench/rfm.sh.

usage: rfm_pandas.py ORDERS.csv.gz OUT.csv AS_OF

Reads the order lines of the UCI Online Retail data, keeps those with a customer, a positive quantity and a positive
price, scores recency, frequency and money in quintiles and names the ten usual segments.
"""

import sys

import numpy as np
import pandas as pd

SEGMENTS = {
    r"[1-2][1-2]": "hibernating",
    r"[1-2][3-4]": "at_risk",
    r"[1-2]5": "cant_lose",
    r"3[1-2]": "about_to_sleep",
    r"33": "need_attention",
    r"[3-4][4-5]": "loyal",
    r"41": "promising",
    r"51": "new",
    r"[4-5][2-3]": "potential_loyalist",
    r"5[4-5]": "champions",
}


def read_orders(path):
    columns = ["InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    orders = pd.read_csv(path, usecols=columns, dtype={"InvoiceNo": str, "CustomerID": str})
    orders["InvoiceDate"] = pd.to_datetime(orders["InvoiceDate"])
    orders = orders.dropna(subset=["CustomerID"])
    orders = orders[(orders["Quantity"] > 0) & (orders["UnitPrice"] > 0)].copy()
    orders["amount"] = orders["Quantity"] * orders["UnitPrice"]
    return orders


def tier(orders, as_of):
    rfm = orders[orders["InvoiceDate"] < as_of].groupby("CustomerID").agg(
        last_order=("InvoiceDate", "max"),
        frequency=("InvoiceNo", "nunique"),
        monetary=("amount", "sum"),
    )
    rfm["recency"] = (as_of - rfm["last_order"].dt.normalize()).dt.days
    rfm["r"] = pd.qcut(rfm["recency"].rank(method="first"), 5, labels=[5, 4, 3, 2, 1]).astype(int)
    rfm["f"] = pd.qcut(rfm["frequency"].rank(method="first"), 5, labels=[1, 2, 3, 4, 5]).astype(int)
    rfm["m"] = pd.qcut(rfm["monetary"].rank(method="first"), 5, labels=[1, 2, 3, 4, 5]).astype(int)
    digits = rfm["r"].astype(str) + rfm["f"].astype(str)
    rfm["segment"] = digits.replace(SEGMENTS, regex=True)
    rfm["monetary"] = np.round(rfm["monetary"], 4)
    return rfm.drop(columns="last_order").sort_index()


def main():
    orders_path, out_path, as_of = sys.argv[1:4]
    tier(read_orders(orders_path), pd.Timestamp(as_of)).to_csv(out_path)


if __name__ == "__main__":
    main()
