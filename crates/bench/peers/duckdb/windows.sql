-- As an analyst writes it: window functions. Equal values share the score of their middle place, and the best class.
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
ranked AS (
    SELECT
        *,
        count(*) OVER () AS n,
        rank() OVER (ORDER BY recency DESC) + (count(*) OVER (PARTITION BY recency) - 1) // 2 AS r_place,
        rank() OVER (ORDER BY orders) + (count(*) OVER (PARTITION BY orders) - 1) // 2 AS f_place,
        rank() OVER (ORDER BY spend) + (count(*) OVER (PARTITION BY spend) - 1) // 2 AS m_place,
        rank() OVER (ORDER BY spend_12m DESC) AS place
    FROM metrics
),
scored AS (
    SELECT *, score(r_place, n) AS r, score(f_place, n) AS f, score(m_place, n) AS m FROM ranked
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
    concat(r, f, m) AS "rfm.digits"
FROM scored
ORDER BY customer_id
) TO '$OUT' (FORMAT parquet);
