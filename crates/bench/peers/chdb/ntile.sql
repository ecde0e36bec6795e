-- The easy scores: NTILE splits equal values, here by customer id so that the answer is always the same.
WITH
metrics AS (
    SELECT
        customer_id,
        toDate('2026-07-01') - toDate(maxIf(ordered_at, amount >= 0)) AS recency,
        toDate('2026-07-01') - toDate(minIf(ordered_at, amount >= 0)) AS tenure,
        countIf(amount >= 0) AS orders,
        sum(amount) AS spend,
        sumIf(amount, ordered_at >= '2025-07-01 00:00:00') AS spend_12m,
        toFloat64(sumIf(amount, amount >= 0)) / orders AS basket,
        max(amount) AS largest
    FROM $ORDERS
    WHERE ordered_at < '2026-07-01 00:00:00'
    GROUP BY customer_id
),
scored AS (
    SELECT
        *,
        count() OVER () AS n,
        ntile(5) OVER (ORDER BY recency DESC, customer_id) AS r,
        ntile(5) OVER (ORDER BY orders, customer_id) AS f,
        ntile(5) OVER (ORDER BY spend, customer_id) AS m,
        rank() OVER (ORDER BY spend_12m DESC) AS place
    FROM metrics
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
        WHEN place <= ceil(n * 0.01) THEN 'A'
        WHEN place <= ceil(n * 0.05) THEN 'B'
        WHEN place <= ceil(n * 0.20) THEN 'C'
        ELSE 'D'
    END AS pyramid,
    CASE
        WHEN spend_12m >= 20000 THEN 'high'
        WHEN spend_12m >= 3000 THEN 'middle'
        WHEN spend_12m > 0 THEN 'low'
        ELSE 'none'
    END AS value,
    concat(toString(r), toString(f), toString(m)) AS "rfm.digits"
FROM scored
ORDER BY customer_id
INTO OUTFILE '$OUT' TRUNCATE FORMAT Parquet
