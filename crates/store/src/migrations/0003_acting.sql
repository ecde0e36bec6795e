-- What takes a second person, and waits for one or has been decided.
CREATE TABLE approval (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    -- The customer that it is about; empty for none.
    customer TEXT NOT NULL,
    -- What is to be done, as a JSON object.
    act TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    -- `waiting`, `approved`, `refused`, `expired`.
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    note TEXT
);
CREATE INDEX approval_state ON approval (state, expires);

-- Policies in force from a time on. Nothing is ever taken away: what held then must be told later.
CREATE TABLE policy_version (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    in_force_from BIGINT NOT NULL,
    at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    approved_by TEXT
);

-- Work that somebody asked for and did not wait for.
CREATE TABLE job (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- `running`, `done`, `failed`, `cancelled`; `lost` where the server ended before it did.
    state TEXT NOT NULL,
    ended BIGINT,
    -- What was answered, or the problem, as a JSON object.
    answer TEXT
);
CREATE INDEX job_state ON job (state);

-- Personal values that somebody asked to see.
CREATE TABLE reveal (
    id BIGINT PRIMARY KEY,
    actor TEXT NOT NULL,
    customer TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX reveal_of_actor ON reveal (actor, at);

-- The secret of one-time codes that was shown and is not confirmed by a code yet.
ALTER TABLE user_account ADD COLUMN totp_pending TEXT;

-- Goes up with every change by a person, so that nobody writes over what they have not seen.
ALTER TABLE user_account ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE webhook ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
