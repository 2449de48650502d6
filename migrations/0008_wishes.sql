-- Standing wishes: a search that somebody keeps, or an offer that stands every year. Deleted outright, with what it
-- found: a wish says what somebody looks for.
CREATE TABLE wish (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    offer_id BIGINT REFERENCES offer (id),
    text TEXT NOT NULL,
    region BIGINT,
    category TEXT,
    beneficiary TEXT,
    urgency BIGINT CHECK (urgency BETWEEN 0 AND 3),
    least BIGINT CHECK (least > 0),
    -- Bit 0 is January; none means always.
    months BIGINT NOT NULL CHECK (months BETWEEN 0 AND 4095),
    stage TEXT NOT NULL CHECK (stage IN ('active', 'paused')),
    -- What was published before is no news.
    since BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK (offer_id IS NOT NULL OR text <> '' OR region IS NOT NULL OR category IS NOT NULL
        OR beneficiary IS NOT NULL OR urgency IS NOT NULL OR least IS NOT NULL)
) @strict;
CREATE INDEX wish_account ON wish (account_id, id);
CREATE INDEX wish_active ON wish (id) WHERE stage = 'active';
CREATE INDEX wish_offer ON wish (offer_id) WHERE offer_id IS NOT NULL;

-- A need that met a wish, once however often it is published.
CREATE TABLE wish_hit (
    id BIGINT NOT NULL PRIMARY KEY,
    wish_id BIGINT NOT NULL REFERENCES wish (id),
    need_id BIGINT NOT NULL REFERENCES need (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    seen_at BIGINT,
    -- The day (since 1970, in China) of the digest that told of it.
    told_on BIGINT,
    UNIQUE (wish_id, need_id)
) @strict;
CREATE INDEX wish_hit_account ON wish_hit (account_id, id);
CREATE INDEX wish_hit_unseen ON wish_hit (account_id) WHERE seen_at IS NULL;

-- Where somebody wants to get mail: sealed, used only once its owner has confirmed it, gone when they stop it.
CREATE TABLE mailbox (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL UNIQUE REFERENCES account (id),
    address @bytes NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    -- The day of the last digest; one a day at most.
    digest_on BIGINT NOT NULL
) @strict;
