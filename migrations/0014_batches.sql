-- The smallest part of an offer that may go to one need of a campaign, and to how many it may go, in the offer's unit.
ALTER TABLE campaign_offer ADD COLUMN min_lot BIGINT NOT NULL DEFAULT 1 CHECK (min_lot > 0);
ALTER TABLE campaign_offer ADD COLUMN max_lots BIGINT NOT NULL DEFAULT 1000000 CHECK (max_lots > 0);

-- 批量分配: the offers of a campaign shared out over its needs at once. What was found stays as it was found.
CREATE TABLE batch (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    objective TEXT NOT NULL CHECK (objective IN ('plain', 'fair')),
    -- Priority classes strictly first; minimum lots kept.
    priority BOOLEAN NOT NULL,
    lots BOOLEAN NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('waiting', 'solved', 'proposed', 'discarded')),
    version BIGINT NOT NULL,
    -- How far the work is, of 1000.
    progress BIGINT NOT NULL CHECK (progress BETWEEN 0 AND 1000),
    -- JSON: the policy, and for each unit the figures of the plan and of those it stands beside.
    summary TEXT,
    -- A zip of the batch, its plan and its prices: anybody can check the result with it.
    files @bytes,
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    solved_at BIGINT,
    proposed_at BIGINT,
    CHECK (stage = 'waiting' OR (solved_at IS NOT NULL AND summary IS NOT NULL AND files IS NOT NULL)),
    CHECK (stage <> 'proposed' OR proposed_at IS NOT NULL)
) @strict;
CREATE INDEX batch_campaign ON batch (campaign_id, id);

-- What goes from an offer to a need, in the need's unit, and why, in points per unit: fit + fairness against the prices
-- of the offer's unit and of the room at the need. What was next, and what preferring it would have cost at least.
CREATE TABLE batch_part (
    id BIGINT NOT NULL PRIMARY KEY,
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    offer_id BIGINT NOT NULL REFERENCES offer (id),
    need_id BIGINT NOT NULL REFERENCES need (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    fit BIGINT NOT NULL,
    fairness BIGINT NOT NULL,
    offer_price BIGINT NOT NULL,
    room_price BIGINT NOT NULL,
    pinned BOOLEAN NOT NULL,
    next_need BIGINT REFERENCES need (id),
    next_need_regret BIGINT,
    next_offer BIGINT REFERENCES offer (id),
    next_offer_regret BIGINT,
    stage TEXT NOT NULL CHECK (stage IN ('planned', 'proposed', 'accepted', 'declined')),
    -- Until when a proposal stands.
    expires_at BIGINT,
    answered_at BIGINT,
    claim_id BIGINT UNIQUE REFERENCES claim (id),
    UNIQUE (batch_id, offer_id, need_id),
    CHECK ((stage = 'accepted') = (claim_id IS NOT NULL)),
    CHECK (stage = 'planned' OR expires_at IS NOT NULL)
) @strict;
CREATE INDEX batch_part_offer ON batch_part (offer_id, id);
CREATE INDEX batch_part_need ON batch_part (need_id, id);

-- What a batch left: needs that receive less than they lack, with the reason; offers of which something is over. `near`
-- is the offer, or the need, that comes nearest, and what it would cost per unit at least.
CREATE TABLE batch_rest (
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    kind TEXT NOT NULL CHECK (kind IN ('need', 'offer')),
    thing BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    reason TEXT NOT NULL CHECK (reason IN ('no_candidate', 'elsewhere', 'exhausted', 'unit', 'over')),
    near BIGINT,
    regret BIGINT,
    PRIMARY KEY (batch_id, kind, thing)
) @strict;

-- What the organiser of a campaign wishes of a pair, in every batch from then on; `quantity` in the need's unit.
CREATE TABLE preference (
    campaign_id BIGINT NOT NULL REFERENCES campaign (id),
    offer_id BIGINT NOT NULL REFERENCES offer (id),
    need_id BIGINT NOT NULL REFERENCES need (id),
    kind TEXT NOT NULL CHECK (kind IN ('pin', 'forbid')),
    quantity BIGINT CHECK (quantity > 0),
    set_by BIGINT NOT NULL REFERENCES account (id),
    set_at BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, offer_id, need_id),
    CHECK ((kind = 'pin') = (quantity IS NOT NULL))
) @strict;
