# The ledger of contributions
ledger-programme-unknown = There is no such programme
ledger-village-coarse = Please name a village
ledger-amount-positive = The amount must be more than 0
ledger-note-long = At most { $max } characters
ledger-reason-missing = Please say why it is reversed
ledger-status-said = Something is noted for this day already; please choose another
