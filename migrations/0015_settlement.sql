-- What was disclosed of a campaign, as its figures were then. Never changed: what is different later is shown beside it.
CREATE TABLE disclosure (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    -- 1 after the day, 2 after what was given was shared out; more where the organiser discloses again.
    number BIGINT NOT NULL CHECK (number > 0),
    figures TEXT NOT NULL,
    -- SHA-256 of `figures`; also in the event of the disclosure.
    hash @bytes NOT NULL,
    disclosed_by BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    UNIQUE (campaign_id, number)
) @strict;

-- One digest for each donor of a campaign in each round of reminders.
CREATE TABLE pledge_reminder (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    round BIGINT NOT NULL CHECK (round > 0),
    at BIGINT NOT NULL,
    UNIQUE (campaign_id, account_id, round)
) @strict;

-- 回访 of a claim that was confirmed: whether what came still stands. `failed` of it does not, in the need's unit.
CREATE TABLE claim_follow_up (
    id BIGINT NOT NULL PRIMARY KEY,
    claim_id BIGINT NOT NULL REFERENCES claim (id),
    region BIGINT NOT NULL,
    months BIGINT NOT NULL CHECK (months IN (1, 3, 12)),
    due_on BIGINT NOT NULL,
    failed BIGINT CHECK (failed >= 0),
    note TEXT NOT NULL,
    answered_by BIGINT REFERENCES account (id),
    answered_at BIGINT,
    UNIQUE (claim_id, months),
    CHECK ((failed IS NULL) = (answered_at IS NULL)),
    CHECK ((failed IS NULL) = (answered_by IS NULL))
) @strict;
CREATE INDEX claim_follow_up_due ON claim_follow_up (due_on) WHERE answered_at IS NULL;
