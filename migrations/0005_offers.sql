-- What somebody can give. `committed` is the sum of the claims made from it.
CREATE TABLE offer (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    organization_id BIGINT REFERENCES organization (id),
    category TEXT NOT NULL,
    tags TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    unit TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    committed BIGINT NOT NULL CHECK (committed >= 0 AND committed <= quantity),
    region BIGINT NOT NULL,
    limited BOOLEAN NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('open', 'closed')),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL
) @strict;
CREATE INDEX offer_open ON offer (id) WHERE stage = 'open';
CREATE INDEX offer_account ON offer (account_id, id);
