-- Text and 64-bit integers only: both databases read these lines alike.
-- `at` and its kin are microseconds of Unix time; `local_at` are microseconds of the policy's wall clock.

-- One row. Whoever changes anything changes it first, which keeps writers of several processes apart.
CREATE TABLE writer (
    id BIGINT PRIMARY KEY,
    batch BIGINT NOT NULL
);
INSERT INTO writer (id, batch) VALUES (1, 0);

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Whom an audit entry is about. Erasing a person takes the row away; the entries and their chain stay.
CREATE TABLE audit_subject (
    token TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_subject_id ON audit_subject (kind, id);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_of_subject ON audit (subject, seq);

-- Answers to requests with an idempotency key.
CREATE TABLE request (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX request_at ON request (at);

-- Members. Members who were found to be one person have one root.
CREATE TABLE family (
    member TEXT PRIMARY KEY,
    root TEXT NOT NULL
);
CREATE INDEX family_root ON family (root);

CREATE TABLE booking (
    seq BIGINT PRIMARY KEY,
    member TEXT NOT NULL,
    key TEXT NOT NULL,
    local_at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX booking_key ON booking (member, key);
CREATE INDEX booking_of_member ON booking (member, seq);

CREATE TABLE member (
    id TEXT PRIMARY KEY,
    joined BIGINT NOT NULL,
    card TEXT,
    phone TEXT,
    email TEXT,
    name TEXT,
    fields TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX member_card ON member (card);
CREATE UNIQUE INDEX member_phone ON member (phone);

-- Facts that are accepted and not yet in the lake.
CREATE TABLE tail (
    seq BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    customer TEXT NOT NULL,
    fact TEXT NOT NULL,
    at BIGINT NOT NULL,
    seal BIGINT
);
CREATE INDEX tail_of_customer ON tail (customer, seq);
CREATE INDEX tail_of_seal ON tail (seal, kind, seq);

CREATE TABLE seal (
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    facts BIGINT NOT NULL,
    at BIGINT NOT NULL,
    import_number BIGINT,
    PRIMARY KEY (number)
);

-- Overrides of standings.
CREATE TABLE standing_override (
    id BIGINT PRIMARY KEY,
    scheme TEXT NOT NULL,
    customer TEXT NOT NULL,
    tier TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    approved_by TEXT,
    local_from BIGINT NOT NULL,
    local_until BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX standing_override_of ON standing_override (customer, scheme);

-- People who sign in.
CREATE TABLE user_account (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT,
    totp TEXT,
    totp_step BIGINT NOT NULL,
    customer TEXT,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    is_active BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX user_account_name ON user_account (name);

CREATE TABLE session (
    token TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    csrf TEXT NOT NULL,
    at BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);

-- Links that are used once: to set a first password.
CREATE TABLE invitation (
    token TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    expires BIGINT NOT NULL
);

CREATE TABLE api_key (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    token TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    revoked BIGINT
);
CREATE UNIQUE INDEX api_key_token ON api_key (token);

-- What others are told: an event stands before anybody is told of it.
CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE webhook (
    id BIGINT PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    kinds TEXT NOT NULL,
    told_seq BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    is_active BIGINT NOT NULL
);

-- Orders that were accepted by the API: a number is taken once.
CREATE TABLE accepted_order (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    -- Ten-thousandths of the currency's unit: what was bought, and what came back of it.
    bought BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    returns BIGINT NOT NULL,
    local_at BIGINT NOT NULL
);
CREATE INDEX accepted_order_of ON accepted_order (customer);

-- The tiers that were told last, so that a change is told once.
CREATE TABLE told_tier (
    customer TEXT NOT NULL,
    scheme TEXT NOT NULL,
    tier TEXT,
    PRIMARY KEY (customer, scheme)
);
