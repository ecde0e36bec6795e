-- Lists of customers as somebody saved them: condition, order and columns under a name.
CREATE TABLE saved_view (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    -- Whether everybody who sees customers sees it.
    is_shared BIGINT NOT NULL,
    -- Whether the condition names personal fields: then it is for those alone who may see them.
    is_personal BIGINT NOT NULL,
    -- What it shows, as a JSON object.
    shows TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Goes up with every change, so that nobody writes over what they have not seen.
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (owner, name);

-- Who has which of them as a tab.
CREATE TABLE saved_view_pin (
    view_id BIGINT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (view_id, actor)
);

-- What a role is shown first.
CREATE TABLE saved_view_default (
    role TEXT PRIMARY KEY,
    view_id BIGINT NOT NULL
);

-- What staff wrote down of customers.
CREATE TABLE customer_note (
    id BIGINT PRIMARY KEY,
    customer TEXT NOT NULL,
    text TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX customer_note_customer ON customer_note (customer, id);

-- What became of each customer of a job over many.
CREATE TABLE job_row (
    job BIGINT NOT NULL,
    customer TEXT NOT NULL,
    -- `done`, `waiting` for a second person, `failed`.
    outcome TEXT NOT NULL,
    -- Of those that wait, the approval's number.
    approval BIGINT,
    -- Of those that failed, the message's code and what it says in English and Chinese.
    code TEXT,
    told_en TEXT,
    told_zh TEXT,
    PRIMARY KEY (job, customer)
);
CREATE INDEX job_row_customer ON job_row (customer);
