-- 活动: an occasion on which gifts are pledged. Days are the moment they begin in China.
CREATE TABLE campaign (
    id BIGINT NOT NULL PRIMARY KEY,
    region BIGINT NOT NULL,
    -- What the operator calls the occasion: 扶贫日, 对接会.
    event TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    rules TEXT NOT NULL,
    starts_on BIGINT NOT NULL,
    ends_on BIGINT NOT NULL,
    job_fair BOOLEAN NOT NULL,
    produce_fair BOOLEAN NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('planning', 'open', 'live', 'settling', 'disclosed', 'closed')),
    version BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    opened_at BIGINT,
    live_at BIGINT,
    settling_at BIGINT,
    -- When what was given was shared out: the second disclosure counts from then.
    allocated_at BIGINT,
    disclosed_at BIGINT,
    closed_at BIGINT,
    CHECK (ends_on >= starts_on),
    CHECK (stage = 'planning' OR opened_at IS NOT NULL),
    CHECK (stage <> 'disclosed' OR disclosed_at IS NOT NULL)
) @strict;
CREATE INDEX campaign_public ON campaign (starts_on, id) WHERE stage <> 'planning';
CREATE INDEX campaign_region ON campaign (region, id);

-- Whose rights end with this campaign. Whoever leaves stays written.
CREATE TABLE campaign_staff (
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    duty TEXT NOT NULL CHECK (duty IN ('organiser', 'desk')),
    appointed_by BIGINT NOT NULL REFERENCES account (id),
    appointed_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (campaign_id, account_id)
) @strict;
CREATE INDEX campaign_staff_account ON campaign_staff (account_id) WHERE left_at IS NULL;

-- What of the list of things to do is done.
CREATE TABLE campaign_task (
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    task TEXT NOT NULL,
    done_by BIGINT NOT NULL REFERENCES account (id),
    done_at BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, task)
) @strict;

-- The pool: what can be given to at this campaign, and what was brought to it to be allocated.
CREATE TABLE campaign_need (
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    need_id BIGINT NOT NULL REFERENCES need (id),
    -- What its card says, counted from 1.
    number BIGINT NOT NULL CHECK (number > 0),
    added_by BIGINT NOT NULL REFERENCES account (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, need_id),
    UNIQUE (campaign_id, number)
) @strict;
CREATE INDEX campaign_need_need ON campaign_need (need_id);

CREATE TABLE campaign_project (
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    project_id BIGINT NOT NULL REFERENCES project (id),
    added_by BIGINT NOT NULL REFERENCES account (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, project_id)
) @strict;
CREATE INDEX campaign_project_project ON campaign_project (project_id);

CREATE TABLE campaign_offer (
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    offer_id BIGINT NOT NULL REFERENCES offer (id),
    added_by BIGINT NOT NULL REFERENCES account (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, offer_id)
) @strict;
CREATE INDEX campaign_offer_offer ON campaign_offer (offer_id);

-- 单位捐: the people of a unit give together; what they gave becomes one pledge of the account that leads it.
-- `total` and `people` are the sum and the number of its gifts.
CREATE TABLE campaign_unit (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    need_id BIGINT NOT NULL REFERENCES need (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    organization_id BIGINT REFERENCES organization (id),
    name TEXT NOT NULL,
    people BIGINT NOT NULL CHECK (people >= 0),
    -- In the need's unit.
    total BIGINT NOT NULL CHECK (total >= 0),
    stage TEXT NOT NULL CHECK (stage IN ('collecting', 'closed')),
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    CHECK ((stage = 'closed') = (closed_at IS NOT NULL))
) @strict;
CREATE INDEX campaign_unit_campaign ON campaign_unit (campaign_id, id);
CREATE INDEX campaign_unit_account ON campaign_unit (account_id, id);

CREATE TABLE unit_gift (
    id BIGINT NOT NULL PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES campaign_unit (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    -- A surname at most, if they said.
    surname TEXT NOT NULL,
    at BIGINT NOT NULL
) @strict;
CREATE INDEX unit_gift_unit ON unit_gift (unit_id, id);

-- A pledge made at a campaign: a claim on a need, or an offer when it names none. Numbers are those of the claim.
-- `key` is made where the pledge was entered, so that it counts once however often it is sent. One that did not fit is
-- an open conflict until somebody answers it, and its answer stays.
CREATE TABLE campaign_pledge (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    key @bytes NOT NULL,
    request @bytes NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('desk', 'page', 'unit', 'batch')),
    account_id BIGINT NOT NULL REFERENCES account (id),
    organization_id BIGINT REFERENCES organization (id),
    -- What was asked for, and how much of it; of an offer only the claim or offer itself says more.
    need_id BIGINT REFERENCES need (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    stage TEXT NOT NULL CHECK (stage IN ('made', 'conflict', 'dropped')),
    claim_id BIGINT REFERENCES claim (id),
    offer_id BIGINT REFERENCES offer (id),
    unit_id BIGINT REFERENCES campaign_unit (id),
    -- Why it did not fit, and how much was left then.
    conflict TEXT CHECK (conflict IN ('not_enough', 'not_open', 'stopped')),
    remained BIGINT CHECK (remained >= 0),
    answer TEXT CHECK (answer IN ('take_rest', 'other_need', 'offer', 'drop')),
    answered_by BIGINT REFERENCES account (id),
    answered_at BIGINT,
    -- Which device entered it, when by its own clock, and when it came in.
    device TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    recorded_by BIGINT REFERENCES account (id),
    -- The donor said that it was not them.
    denied_at BIGINT,
    UNIQUE (campaign_id, key),
    CHECK ((stage = 'made') = (claim_id IS NOT NULL OR offer_id IS NOT NULL)),
    CHECK (claim_id IS NULL OR offer_id IS NULL),
    CHECK (stage <> 'conflict' OR (conflict IS NOT NULL AND answer IS NULL)),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (answer IS NULL OR conflict IS NOT NULL),
    CHECK ((stage = 'dropped') = (answer IS NOT NULL AND answer = 'drop'))
) @strict;
CREATE INDEX campaign_pledge_campaign ON campaign_pledge (campaign_id, id);
CREATE INDEX campaign_pledge_open ON campaign_pledge (campaign_id, id) WHERE stage = 'conflict';
CREATE UNIQUE INDEX campaign_pledge_claim ON campaign_pledge (claim_id);
CREATE UNIQUE INDEX campaign_pledge_offer ON campaign_pledge (offer_id);
CREATE UNIQUE INDEX campaign_pledge_unit ON campaign_pledge (unit_id);
CREATE INDEX campaign_pledge_account ON campaign_pledge (account_id, id);

-- What a fair counts: append-only, a correction is an entry that reverses another. Money in fen.
CREATE TABLE fair_entry (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    measure TEXT NOT NULL CHECK (measure IN ('posts', 'came', 'intent', 'on_duty', 'on_duty_3m', 'orders', 'ordered', 'deliveries', 'delivered')),
    quantity BIGINT NOT NULL CHECK (quantity <> 0),
    note TEXT NOT NULL,
    reverses BIGINT UNIQUE REFERENCES fair_entry (id),
    recorded_by BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    CHECK (quantity > 0 OR reverses IS NOT NULL)
) @strict;
CREATE INDEX fair_entry_campaign ON fair_entry (campaign_id, id);
