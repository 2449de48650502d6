-- Sums of the ledger: by giver, village, project and programme, in this order, with all that is added up, so that SQLite
-- neither sorts nor looks rows up.
CREATE INDEX contribution_sums ON contribution
    (region, organization_id, project_id, project_name, village_status, programme, stand, measure, amount, day);

-- A reversal is the entry whose amount is below zero. Said by `reverses IS NULL`, SQLite takes the index of that column,
-- which holds nearly every entry under NULL.
DROP VIEW standing_contribution;
CREATE VIEW standing_contribution AS
    SELECT c.* FROM contribution c
    WHERE c.amount > 0 AND NOT EXISTS (SELECT 1 FROM contribution r WHERE r.reverses = c.id);
