-- How members stood when it was last looked, so that lists need not open each ledger, and when time alone changes that.
-- The bookings stay the only truth: a row can be made anew from them at any time.
CREATE TABLE member_state (
    member TEXT PRIMARY KEY,
    -- The level by its name; nothing below the lowest.
    level TEXT,
    -- Points to spend; nothing for who is no member yet.
    points BIGINT,
    -- When it was looked, and when it is to be looked again though nothing is booked.
    local_at BIGINT NOT NULL,
    due_at BIGINT,
    -- The hash of the policy that it was told by; empty before the first look.
    rules TEXT NOT NULL,
    -- Goes up with each change, so that a reader finds what is new.
    seq BIGINT NOT NULL
);
CREATE INDEX member_state_due ON member_state (due_at, member);
CREATE INDEX member_state_rules ON member_state (rules, member);
CREATE INDEX member_state_seq ON member_state (seq);

-- Who has bookings from before is looked at as soon as somebody does.
INSERT INTO member_state (member, local_at, due_at, rules, seq)
SELECT DISTINCT member, 0, 0, '', 0 FROM booking;
