-- Why somebody asked to see personal values. It stands here and not in the log: it may tell of the person, and goes with
-- them. The log's entry names the row.
ALTER TABLE reveal ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- Who made the last link with which the password was set, and could have set it themselves; empty where that is nobody who
-- signs in, or the person at the server's keyboard has vouched for it.
ALTER TABLE user_account ADD COLUMN link_by TEXT NOT NULL DEFAULT '';
UPDATE user_account SET link_by = COALESCE((
    SELECT audit.actor FROM audit JOIN audit_subject ON audit_subject.token = audit.subject
    WHERE audit_subject.kind = 'user' AND audit_subject.id = CAST(user_account.id AS TEXT)
      AND audit.action IN ('user.added', 'user.invited')
    ORDER BY audit.seq DESC LIMIT 1), '');

-- Servers that use this database. Each counts up while it lives; a count that stands still is one of a server that ended.
CREATE TABLE server_process (
    id TEXT PRIMARY KEY,
    beats BIGINT NOT NULL
);

-- Which server works at a job, and whether somebody asked it to stop.
ALTER TABLE job ADD COLUMN server TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN is_to_stop BIGINT NOT NULL DEFAULT 0;

-- Whoever was ever merged is looked at anew: who stands for no person of their own has no level and points of their own.
UPDATE member_state SET due_at = 0 WHERE member IN (SELECT member FROM family);

-- Imports of orders that were undone, whose points were taken back.
CREATE TABLE undone_import (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Roles of the shop's own.
CREATE TABLE own_role (
    name TEXT PRIMARY KEY,
    -- The names of the rights, with commas between.
    rights TEXT NOT NULL,
    -- The names of what of customers they see, with commas between; nothing for all.
    fields TEXT,
    -- The condition that customers must meet to be seen; nothing for all.
    only_where TEXT,
    revision BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    at BIGINT NOT NULL
);
