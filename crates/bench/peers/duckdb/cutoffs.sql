-- Tuned by hand: days and counts have few distinct values, so their scores are made once per value and joined;
-- amounts are cut at the values of the places in question, and only those four are looked at for ties.
-- The score that NTILE(5) gives to a place.
CREATE OR REPLACE TEMP MACRO score(place, n) AS
    CASE
        WHEN place <= (n % 5) * (n // 5 + 1) THEN (place - 1) // (n // 5 + 1) + 1
        ELSE n % 5 + (place - (n % 5) * (n // 5 + 1) - 1) // (n // 5) + 1
    END;

COPY (
WITH metrics AS (
    SELECT
        customer_id,
        date_diff('day', CAST(max(ordered_at) FILTER (amount >= 0) AS DATE), DATE '2026-07-01') AS recency,
        date_diff('day', CAST(min(ordered_at) FILTER (amount >= 0) AS DATE), DATE '2026-07-01') AS tenure,
        count(*) FILTER (amount >= 0) AS orders,
        sum(amount) AS spend,
        coalesce(sum(amount) FILTER (ordered_at >= TIMESTAMP '2025-07-01'), 0) AS spend_12m,
        sum(amount) FILTER (amount >= 0) / count(*) FILTER (amount >= 0) AS basket,
        max(amount) AS largest
    FROM $ORDERS
    WHERE ordered_at < TIMESTAMP '2026-07-01'
    GROUP BY customer_id
),
total AS (SELECT count(*) AS n FROM metrics),
r AS (
    SELECT recency, score(sum(same) OVER (ORDER BY recency DESC) - same + (same + 1) // 2, n) AS r
    FROM (SELECT recency, count(*) AS same FROM metrics GROUP BY recency), total
),
f AS (
    SELECT orders, score(sum(same) OVER (ORDER BY orders) - same + (same + 1) // 2, n) AS f
    FROM (SELECT orders, count(*) AS same FROM metrics GROUP BY orders), total
),
edges AS (
    SELECT
        quantile_disc(spend, [0.2, 0.4, 0.6, 0.8]) AS m,
        quantile_disc(spend_12m, [-0.01, -0.05, -0.2]) AS p
    FROM metrics
),
-- Which score the values at the edges have, by their middle places; others lie clearly on one side.
ties AS (
    SELECT any_value(n) AS n,
        count(*) FILTER (spend < edges.m[1]) + (count(*) FILTER (spend = edges.m[1]) + 1) // 2 AS m1,
        count(*) FILTER (spend < edges.m[2]) + (count(*) FILTER (spend = edges.m[2]) + 1) // 2 AS m2,
        count(*) FILTER (spend < edges.m[3]) + (count(*) FILTER (spend = edges.m[3]) + 1) // 2 AS m3,
        count(*) FILTER (spend < edges.m[4]) + (count(*) FILTER (spend = edges.m[4]) + 1) // 2 AS m4
    FROM metrics, edges, total
),
scored AS (
    SELECT metrics.*, r, f, edges.p,
        CASE
            WHEN spend < edges.m[1] THEN 1
            WHEN spend = edges.m[1] THEN score(m1, n)
            WHEN spend < edges.m[2] THEN 2
            WHEN spend = edges.m[2] THEN score(m2, n)
            WHEN spend < edges.m[3] THEN 3
            WHEN spend = edges.m[3] THEN score(m3, n)
            WHEN spend < edges.m[4] THEN 4
            WHEN spend = edges.m[4] THEN score(m4, n)
            ELSE 5
        END AS m
    FROM metrics JOIN r USING (recency) JOIN f USING (orders), edges, ties
)
SELECT
    customer_id, recency, tenure, orders, spend, spend_12m, basket, largest,
    CASE
        WHEN r <= 2 AND f <= 2 THEN 'hibernating'
        WHEN r <= 2 AND f <= 4 THEN 'at_risk'
        WHEN r <= 2 THEN 'cant_lose'
        WHEN r = 3 AND f <= 2 THEN 'about_to_sleep'
        WHEN r = 3 AND f = 3 THEN 'need_attention'
        WHEN r <= 4 AND f >= 4 THEN 'loyal'
        WHEN r = 4 AND f = 1 THEN 'promising'
        WHEN r = 5 AND f = 1 THEN 'new'
        WHEN f <= 3 THEN 'potential_loyalist'
        ELSE 'champions'
    END AS rfm,
    CASE
        WHEN spend_12m >= p[1] THEN 'A'
        WHEN spend_12m >= p[2] THEN 'B'
        WHEN spend_12m >= p[3] THEN 'C'
        ELSE 'D'
    END AS pyramid,
    CASE
        WHEN spend_12m >= 20000 THEN 'high'
        WHEN spend_12m >= 3000 THEN 'middle'
        WHEN spend_12m > 0 THEN 'low'
        ELSE 'none'
    END AS value,
    concat(r, f, m) AS "rfm.digits"
FROM scored
ORDER BY customer_id
) TO '$OUT' (FORMAT parquet);
