-- What of the ledger counts: neither a reversal nor reversed. The two of a pair have one day and opposite amounts, so that
-- sums over these and over all are the same.
CREATE VIEW standing_contribution AS
    SELECT c.* FROM contribution c
    WHERE c.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM contribution r WHERE r.reverses = c.id);

-- An organization that is stopped or comes back: all its offers are indexed anew.
CREATE INDEX offer_organization ON offer (organization_id, id);
