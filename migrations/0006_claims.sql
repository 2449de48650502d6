-- A promise on a part of a need. `region` is the need's, so that scope needs no join.
-- quantity: as first claimed; claimed: still counted against the need; delivered, received: sums of its entries.
CREATE TABLE claim (
    id BIGINT NOT NULL PRIMARY KEY,
    need_id BIGINT NOT NULL REFERENCES need (id),
    offer_id BIGINT REFERENCES offer (id),
    region BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    organization_id BIGINT REFERENCES organization (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    claimed BIGINT NOT NULL CHECK (claimed >= 0 AND claimed <= quantity),
    delivered BIGINT NOT NULL CHECK (delivered >= 0),
    received BIGINT NOT NULL CHECK (received >= 0 AND received <= delivered AND received <= claimed),
    -- What the offer still commits to this claim, in the offer's unit.
    offered BIGINT NOT NULL CHECK (offered >= 0),
    stage TEXT NOT NULL CHECK (stage IN ('held', 'accepted', 'dispatched', 'delivered', 'confirmed', 'released', 'disputed', 'no_show')),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    accepted_at BIGINT,
    CHECK (stage NOT IN ('released', 'no_show') OR claimed = received)
) @strict;
CREATE INDEX claim_need ON claim (need_id, id);
CREATE INDEX claim_account ON claim (account_id, id);
CREATE INDEX claim_organization ON claim (organization_id, id);
CREATE INDEX claim_offer ON claim (offer_id);
CREATE INDEX claim_county ON claim ((region / 1000000), id);
CREATE INDEX claim_held ON claim (held_until) WHERE stage = 'held';

-- The ledger: append-only, signed quantities. A correction is an entry that reverses another.
CREATE TABLE entry (
    id BIGINT NOT NULL PRIMARY KEY,
    need_id BIGINT NOT NULL REFERENCES need (id),
    claim_id BIGINT NOT NULL REFERENCES claim (id),
    amount TEXT NOT NULL CHECK (amount IN ('claimed', 'delivered', 'received')),
    quantity BIGINT NOT NULL CHECK (quantity <> 0),
    reverses BIGINT REFERENCES entry (id),
    at BIGINT NOT NULL
) @strict;
CREATE INDEX entry_need ON entry (need_id, id);
CREATE INDEX entry_claim ON entry (claim_id, id);

-- One hand-over. The household's answer stands beside what the donor said, never over it.
CREATE TABLE delivery (
    id BIGINT NOT NULL PRIMARY KEY,
    claim_id BIGINT NOT NULL REFERENCES claim (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    note TEXT NOT NULL,
    photo_id BIGINT REFERENCES photo (id),
    delivered_at BIGINT NOT NULL,
    recorded_by BIGINT NOT NULL REFERENCES account (id),
    code @bytes,
    code_channel TEXT CHECK (code_channel IN ('sms', 'slip')),
    code_expires_at BIGINT,
    received BIGINT CHECK (received >= 0 AND received <= quantity),
    reason TEXT,
    confirmed_channel TEXT CHECK (confirmed_channel IN ('sms', 'slip')),
    confirmed_at BIGINT,
    CHECK ((received IS NULL) = (confirmed_at IS NULL)),
    CHECK (received IS NULL OR received = quantity OR reason IS NOT NULL)
) @strict;
CREATE INDEX delivery_claim ON delivery (claim_id, id);
CREATE UNIQUE INDEX delivery_code ON delivery (code);
CREATE INDEX delivery_photo ON delivery (photo_id);

-- Codes that stood for nothing, counted by the minute over everybody.
CREATE TABLE wrong_code (
    minute BIGINT NOT NULL PRIMARY KEY,
    tries BIGINT NOT NULL CHECK (tries > 0)
) @strict;
