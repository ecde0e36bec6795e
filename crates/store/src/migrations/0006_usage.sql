-- How often pages are used: by day, page, act and role. No person and nothing of what was entered.
CREATE TABLE page_use (
    -- A day of the policy's clock, such as `2026-11-30`.
    day TEXT NOT NULL,
    page TEXT NOT NULL,
    action TEXT NOT NULL,
    role TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (day, page, action, role)
);
