-- What households confirmed, less what the village later found to have failed (the reversing entries of a claim), which is
-- taken from the claim's newest delivery first. What is gone altogether is not there.
CREATE VIEW standing_delivery AS
    SELECT s.id, s.claim_id, s.confirmed_at,
        CASE WHEN s.failed > s.later THEN s.received - (s.failed - s.later) ELSE s.received END AS received
    FROM (
        SELECT d.id, d.claim_id, d.confirmed_at, d.received,
            CAST(COALESCE((SELECT -SUM(e.quantity) FROM entry e WHERE e.claim_id = d.claim_id
                AND e.amount = 'received' AND e.quantity < 0), 0) AS BIGINT) AS failed,
            CAST(COALESCE((SELECT SUM(l.received) FROM delivery l WHERE l.claim_id = d.claim_id
                AND (l.confirmed_at > d.confirmed_at OR (l.confirmed_at = d.confirmed_at AND l.id > d.id))), 0)
                AS BIGINT) AS later
        FROM delivery d WHERE d.received > 0
    ) s
    WHERE s.failed < s.later + s.received;
